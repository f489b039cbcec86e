"""Named places as people type them: with or without the kind before the name, without accents, with a slip."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import F, Q, Value

from places.folding import Fold
from places.models import NamedPlace

CANDIDATES = 200


@dataclass(frozen=True)
class FoundPlace:
    """`score` is 1 for the very name and less the more it differs."""

    place: NamedPlace
    score: float


def find_named_places(words: str, on: dt.date, limit: int = 10) -> list[FoundPlace]:
    """Places of the day whose name is like `words`, the best first: the very name, with other accents, its beginning,
    then what is alike (pg_trgm's word similarity, from 0.6 on). Empty for words without a letter. One query."""
    asked = " ".join(unicodedata.normalize("NFC", words).split())
    if not any(sign.isalpha() for sign in asked):
        return []
    folded = Fold(Value(asked))
    rows = (
        NamedPlace.objects.filter(Q(valid_to=None) | Q(valid_to__gt=on), valid_from__lte=on)
        .annotate(folded=Fold(F("name")), asked=folded)
        .filter(folded__trigram_word_similar=folded)
        .annotate(similarity=TrigramWordSimilarity(folded, "folded"))  # type: ignore[arg-type]
        .select_related("unit")
        .defer("unit__geometry", "unit__outline")
        .order_by("-similarity", "name", "pk")[:CANDIDATES]
    )
    found = [FoundPlace(place=place, score=_score(place, asked)) for place in rows]
    return sorted(found, key=lambda item: (-item.score, item.place.name, item.place.pk))[:limit]


def named_places_of(unit_code: str, on: dt.date) -> list[NamedPlace]:
    """All named places of the commune of that code on the day, by name. One query."""
    rows = NamedPlace.objects.filter(Q(valid_to=None) | Q(valid_to__gt=on), valid_from__lte=on, unit__code=unit_code)
    return list(rows.only("name", "kind", "point"))


def _score(place: NamedPlace, words: str) -> float:
    """1 the very name, with or without its kind; 0.95 with other accents, 0.9 its beginning, else how alike it is."""
    folded, asked = place.folded, place.asked  # type: ignore[attr-defined]
    bare = re.compile(rf"^{re.escape(place.kind)}\s+", re.IGNORECASE).sub("", place.name)
    if words.casefold() in (place.name.casefold(), bare.casefold()):
        return 1.0
    ends = folded[len(folded) - len(bare) :]
    if asked in (folded, ends):
        return 0.95
    if folded.startswith(asked) or ends.startswith(asked):
        return 0.9
    return 0.89 * float(place.similarity)  # type: ignore[attr-defined]
