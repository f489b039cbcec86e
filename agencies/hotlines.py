"""The numbers to call, from the setting HOTLINES."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Hotline:
    number: str
    label: str


def hotlines(*, english: bool) -> list[Hotline]:
    """Numbers in the order of the setting; each line of it is `number|Vietnamese|English`."""
    lines = [line.split("|") for line in settings.HOTLINES]
    return [Hotline(number=parts[0], label=parts[-1] if english else parts[min(1, len(parts) - 1)]) for parts in lines]


def spoken_hotlines(*, english: bool) -> str:
    """The numbers in one line, to stand in a sentence."""
    return "; ".join(f"{line.number} ({line.label})" for line in hotlines(english=english))
