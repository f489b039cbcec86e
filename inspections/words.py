"""How amounts are written."""


def dong(amount: int) -> str:
    """1.500.000"""
    return f"{amount:,}".replace(",", ".")
