"""Sentences for the scripts of the page for work without a line; `{…}` are filled there."""


def field_texts() -> dict[str, str]:
    return {}
