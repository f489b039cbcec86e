"""Text without the letters that nobody sees."""


def visible(text: str) -> str:
    """Without control characters, and without those that turn the order of the letters round them; new lines and tabs
    stay, spaces of every width become plain ones. For what is printed or opened by other programs."""
    return "".join(_shown(sign) for sign in text)


def _shown(sign: str) -> str:
    if sign.isprintable() or sign in "\n\t":
        return sign
    return " " if sign.isspace() else ""
