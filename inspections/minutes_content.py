"""What minutes hold: the visit as it was when it was signed, as JSON in the language of the site."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.gis.geos import Point
from django.utils import timezone, translation
from django.utils.formats import number_format

from agencies.models import User
from inspections.checklists import in_words
from inspections.models import Measurement, Visit, VisitPerson
from inspections.visiting import name_of

INSPECTOR = "inspector"


@dataclass(frozen=True)
class Signer:
    """Whose signature stands under the minutes. `who` is stable within one visit that is being signed."""

    who: str
    part: str
    name: str
    standing: str = ""

    @property
    def signs_as(self) -> str:
        """What stands above the signature on paper."""
        return "Người lập biên bản" if self.who == INSPECTOR else str(VisitPerson.Part(self.part).label)


def signers(visit: Visit, user: User) -> list[Signer]:
    """The inspector first. Raises `ContactUnreadable`."""
    people = enumerate(visit.people.all(), start=1)
    return [
        Signer(INSPECTOR, "inspector", user.display_name, visit.agency.name),
        *(Signer(f"person-{number}", row.part, name_of(row), row.standing) for number, row in people),
    ]


def content_of(visit: Visit, *, number: int, signed_by: Sequence[Signer], signatures: list[dict[str, str]]) -> Any:
    """Everything in words and plain values; `signatures` has one dictionary a signer, in their order."""
    with translation.override(settings.LANGUAGE_CODE):
        return {
            "sample": visit.is_sample,
            "number": number,
            "reason": visit.reopened_because if number > 1 else "",
            "agency": visit.agency.name,
            "agency_above": visit.agency.parent.name if visit.agency.parent else "",
            "unit": visit.unit.full_name,
            "place": visit.place_words,
            "position": _position(visit.location, visit.accuracy_m),
            "case": visit.incident.code if visit.incident else "",
            "kind": visit.incident.category.name if visit.incident else "",
            "facility": visit.facility.name if visit.facility else "",
            "order": visit.stop.order.code if visit.stop else "",
            "began": _moment(visit.begun_at),
            "ended": _moment(visit.ended_at),
            "day": timezone.localtime(visit.ended_at or visit.begun_at).date().isoformat(),
            "people": [
                {"part": str(VisitPerson.Part(one.part).label), "name": one.name, "standing": one.standing}
                for one in signed_by
                if one.who != INSPECTOR
            ],
            "inspector": {"name": signed_by[0].name, "agency": visit.agency.name},
            "answers": in_words(visit.questions, visit.answers),
            "measurements": [_measured(row) for row in visit.measurements.all()],
            "photos": [
                {
                    "sha256": photo.sha256,
                    "sent_sha256": photo.sent_sha256,
                    "taken": _moment(photo.taken_at),
                    "position": _position(photo.location, photo.accuracy_m),
                }
                for photo in visit.photos.all()
            ],
            "findings": visit.findings,
            "opinion": visit.opinion,
            "result": visit.get_result_display(),
            "signatures": signatures,
        }


def as_bytes(content: Any) -> bytes:
    """The JSON whose SHA-256 is kept: the same content is always the same bytes."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _moment(moment: Any) -> str:
    return f"{timezone.localtime(moment):%H:%M %d/%m/%Y}" if moment else ""


def _position(location: Point | None, accuracy_m: float | None) -> str:
    if location is None:
        return ""
    near = f" (±{accuracy_m:.0f} m)" if accuracy_m else ""
    return f"{location.y:.5f}, {location.x:.5f}{near}"


def _measured(row: Measurement) -> dict[str, str]:
    def told(number: Any) -> str:
        return "" if number is None else number_format(number.normalize(), use_l10n=True)

    limits = [("≥ ", row.limit_low), ("≤ ", row.limit_high)]
    verdict = {None: "", True: "Đạt", False: "Không đạt"}[row.within]
    return {
        "parameter": row.parameter,
        "value": told(row.value),
        "unit": row.unit,
        "instrument": row.instrument,
        "limit": "; ".join(f"{sign}{told(number)}" for sign, number in limits if number is not None),
        "source": row.limit_source,
        "verdict": verdict,
    }
