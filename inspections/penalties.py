"""How high a fine may be: pure arithmetic over what offices entered of the law. Amounts are Vietnamese đồng.

What is not known is told as not known; nothing is guessed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any


class Ceiling(Enum):
    """Why there is no number for the power of a position."""

    NO_MAXIMUM = "no_maximum"
    """Nobody entered the highest fine of the field."""


@dataclass(frozen=True)
class Range:
    low: int
    high: int

    def __contains__(self, amount: int) -> bool:
        return self.low <= amount <= self.high


@dataclass(frozen=True)
class Fine:
    """Of one article, for persons; null factor: nobody entered what holds for organisations."""

    low: int
    high: int
    organisation_factor: Decimal | None

    @classmethod
    def of_copy(cls, copy: Mapping[str, Any]) -> "Fine":
        factor = copy["organisation_factor"]
        return cls(copy["fine_min"], copy["fine_max"], None if factor is None else Decimal(factor))


def fine_range(fines: Iterable[Fine], *, organisation: bool) -> Range | None:
    """The range of all the violations together, each with a fine of its own. None without any, and for an
    organisation where a factor is not known."""
    fines = list(fines)
    factors = [fine.organisation_factor if organisation else Decimal(1) for fine in fines]
    if not fines or any(factor is None for factor in factors):
        return None
    pairs = [(fine, factor) for fine, factor in zip(fines, factors, strict=True) if factor is not None]
    return Range(
        low=sum(int(fine.low * factor) for fine, factor in pairs),
        high=sum(int(fine.high * factor) for fine, factor in pairs),
    )


def power_limit(*, share_percent: int | None, amount: int | None, maximum: int | None) -> int | Ceiling:
    """Up to what a position may fine one violation: its own amount, or its share of the field's highest fine."""
    if amount is not None:
        return amount
    if maximum is None or share_percent is None:
        return Ceiling.NO_MAXIMUM
    return maximum * share_percent // 100
