"""How amounts of đồng are written, in every language."""


def dong(amount: int) -> str:
    """1.500.000"""
    return f"{amount:,}".replace(",", ".")
