"""Text without the letters that nobody sees."""


def visible(text: str) -> str:
    """Without control characters, and without those that turn the order of the letters round them; new lines and tabs
    stay. For what is printed or opened by other programs."""
    return "".join(sign for sign in text if sign.isprintable() or sign in "\n\t")
