"""Units by name, as people type names: without accents, with wrong ones, with a slip of the finger, by a name that
is gone."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Greatest

from places.folding import Fold
from places.models import Unit
from places.succession import heirs

LEAST_SIMILARITY = 0.3
"""Share of common groups of three letters; below it two names only look alike by chance."""
# "tt", "p." and "x." are how people shorten; a bare "p" or "x" is left alone, it may begin a name.
_KINDS = re.compile(
    r"^(?:(?:xã|phường|thị trấn|tỉnh|thành phố|xa|phuong|thi tran|tinh|thanh pho|tt|tp|commune|ward|province)\s+"
    r"|(?:p|x|tt|tp)\.\s*)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Found:
    """`unit` exists on the day asked for. `former` is the unit of the past whose name matched, None when the name is
    the unit's own. `score` is 1 for the very name and less the more it differs."""

    unit: Unit
    former: Unit | None
    score: float


def find_by_name(words: str, on: dt.date, limit: int = 10) -> list[Found]:
    """Units of the day whose name, or the name of a unit they come from, is like `words`; the best first.

    The very name goes before the name with other accents, that before names that begin so, that before names that
    are alike. Empty for words without a letter.
    """
    asked = " ".join(unicodedata.normalize("NFC", words).split())
    name = _KINDS.sub("", asked) or asked
    if not any(sign.isalpha() for sign in name):
        return []
    candidates = list(_alike(name, on))
    former = [unit.pk for unit in candidates if not _exists(unit, on)]
    became = heirs(former, on) if former else {}
    today = Unit.objects.defer("geometry", "outline").in_bulk({pk for ids in became.values() for pk in ids})
    found: dict[int, Found] = {}
    for unit in candidates:
        score = _score(unit, name)
        if _exists(unit, on):
            _keep_better(found, Found(unit=unit, former=None, score=score))
        for pk in became.get(unit.pk, []):
            _keep_better(found, Found(unit=today[pk], former=unit, score=score))
    return sorted(found.values(), key=_rank)[:limit]


def _alike(name: str, on: dt.date) -> QuerySet[Unit]:
    """Units begun by `on` whose folded name resembles `name`, through the trigram index."""
    asked = Fold(Value(name))
    similarity = TrigramSimilarity("folded", asked)  # type: ignore[arg-type]
    return (
        Unit.objects.filter(valid_from__lte=on)
        .annotate(folded=Fold(F("name")), asked=asked)
        .filter(Q(folded__trigram_similar=asked) | Q(folded__startswith=asked))
        .annotate(similarity=Greatest(similarity, Value(LEAST_SIMILARITY)))
        .defer("geometry", "outline")
    )


def _score(unit: Unit, name: str) -> float:
    """1 the very name, 0.95 with other accents, 0.9 its beginning, else how alike it is (under 0.9)."""
    folded, asked = unit.folded, unit.asked  # type: ignore[attr-defined]
    if unit.name.casefold() == name.casefold():
        return 1.0
    if folded == asked:
        return 0.95
    if folded.startswith(asked):
        return 0.9
    return 0.89 * float(unit.similarity)  # type: ignore[attr-defined]


def _exists(unit: Unit, on: dt.date) -> bool:
    return unit.valid_from <= on and (unit.valid_to is None or unit.valid_to > on)


def _keep_better(found: dict[int, Found], new: Found) -> None:
    """Among ways that lead to a unit, its own name goes before a former one of the same score."""
    old = found.get(new.unit.pk)
    if old is None or _rank(new) < _rank(old):
        found[new.unit.pk] = new


def _rank(found: Found) -> tuple[float, bool, str, str]:
    return (-found.score, found.former is not None, found.unit.name, found.unit.code)
