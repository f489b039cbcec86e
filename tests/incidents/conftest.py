"""A small world: two communes, an agency of each kind, people of each role, and incidents brought to any state."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from agencies.models import Agency, AgencyKind, Role, User
from incidents.contacts import Contact
from incidents.handling import move
from incidents.intake import Receipt, submit_report
from incidents.models import Category, Incident
from incidents.states import State as S
from places.models import Unit
from tests.factories import make_able_agency, make_agency, make_member

IN_A = (106.45, 21.85)
IN_B = (106.55, 21.85)
OUTSIDE = (105.8, 21.0)

PATHS: dict[S, tuple[S, ...]] = {
    S.RECEIVED: (),
    S.VERIFIED: (S.VERIFIED,),
    S.REJECTED: (S.REJECTED,),
    S.DUPLICATE: (S.DUPLICATE,),
    S.REFERRED: (S.REFERRED,),
    S.ASSIGNED: (S.VERIFIED, S.ASSIGNED),
    S.INSPECTING: (S.VERIFIED, S.ASSIGNED, S.INSPECTING),
    S.VIOLATION_FOUND: (S.VERIFIED, S.ASSIGNED, S.INSPECTING, S.VIOLATION_FOUND),
    S.NO_VIOLATION: (S.VERIFIED, S.ASSIGNED, S.INSPECTING, S.NO_VIOLATION),
    S.REMEDIATION: (S.VERIFIED, S.ASSIGNED, S.INSPECTING, S.VIOLATION_FOUND, S.REMEDIATION),
    S.RESOLVED: (S.VERIFIED, S.ASSIGNED, S.INSPECTING, S.VIOLATION_FOUND, S.REMEDIATION, S.RESOLVED),
    S.FOLLOW_UP: (S.VERIFIED, S.ASSIGNED, S.INSPECTING, S.VIOLATION_FOUND, S.REMEDIATION, S.RESOLVED, S.FOLLOW_UP),
    S.CLOSED: (
        S.VERIFIED, S.ASSIGNED, S.INSPECTING, S.VIOLATION_FOUND, S.REMEDIATION, S.RESOLVED, S.FOLLOW_UP, S.CLOSED,
    ),
    S.ON_HOLD: (S.VERIFIED, S.ON_HOLD),
    S.REOPENED: (S.REJECTED, S.REOPENED),
}  # fmt: skip


def jpeg(colour: str = "green", size: tuple[int, int] = (12, 9)) -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return SimpleUploadedFile("anh.jpg", out.getvalue(), "image/jpeg")


@dataclass
class World:
    """`officer` is an environment officer of both communes and member of the agency that incidents are handed to, so
    that one person can bring an incident anywhere."""

    commune_a: Unit
    commune_b: Unit
    officer: User
    agency: Agency
    other_agency: Agency
    category: Category
    made: list[Incident] = field(default_factory=list)

    def report(self, **changes: Any) -> Receipt:
        arguments: dict[str, object] = {
            "client_id": uuid4(),
            "category": self.category,
            "location": IN_A,
            "words": "Xác lợn chết trôi trên suối",
        }
        return submit_report(**(arguments | changes))

    def step(self, incident: Incident, target: S, **changes: Any) -> Incident:
        """One step with all that it could need, by the officer."""
        self.everything(self.officer, incident, target, **changes)
        incident.refresh_from_db()
        return incident

    def everything(self, user: User, incident: Incident, target: S, **changes: Any) -> None:
        arguments: dict[str, object] = {
            "reason": "Có căn cứ",
            "public_note": "Thông báo cho bà con",
            "photos": [jpeg()],
            "agency": self.agency if incident.agency_id != self.agency.pk else self.other_agency,
            "due_on": timezone.localdate() + dt.timedelta(days=20),
            "referred_to": "Sở Xây dựng",
        }
        if target == S.DUPLICATE and "duplicate_of" not in changes:
            arguments["duplicate_of"] = self.report().report.incident.code
        move(user=user, incident_id=incident.pk, target=target, **(arguments | changes))

    def incident(self, state: S = S.RECEIVED, path: tuple[S, ...] | None = None, **changes: Any) -> Incident:
        incident = self.report(**changes).report.incident
        for target in PATHS[state] if path is None else path:
            self.step(incident, target)
        return incident


@pytest.fixture(autouse=True)
def private_media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def world(commune_a: Unit, commune_b: Unit) -> World:
    agency = make_agency(AgencyKind.ENVIRONMENT, areas=[commune_a, commune_b], name="Phòng Môi trường")
    other = make_able_agency(AgencyKind.POLICE, areas=[commune_a], name="Công an xã Văn Quan")
    return World(
        commune_a=commune_a,
        commune_b=commune_b,
        officer=make_member(Role.ENVIRONMENT_OFFICER, agency),
        agency=agency,
        other_agency=other,
        category=Category.objects.get(slug="dead-animals"),
    )


@pytest.fixture
def contact() -> Contact:
    return Contact(name="Nông Văn Dền", phone="0912345678")


@pytest.fixture
def pictures() -> Callable[..., SimpleUploadedFile]:
    return jpeg
