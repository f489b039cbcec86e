"""About 60 sample incidents in every state, each with the history that leads there."""

import datetime as dt
import random
import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib.gis.geos import Point
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from agencies.models import Agency, User
from incidents.casework import publish_photo
from incidents.handling import move
from incidents.intake import submit_report
from incidents.models import Category, Incident
from incidents.states import State as S
from places.models import Unit
from starter.people import VAN_QUAN
from starter.pictures import picture
from starter.stories import COUNTS, PATHS, STORIES, Story

SEED = 20240701
OLDEST_DAYS = 75
HELD_AFTER = dt.timedelta(hours=2)
"""What is overdue cannot be held."""
CLIENT_NAMESPACE = uuid.UUID("5b0c1f0e-6f0a-4f44-9d5e-9c1f6a1b2d3c")
"""Sample reports have client ids made from their number, so that a second load finds them and adds none."""


@dataclass(frozen=True)
class Cast:
    """Who acts in the samples."""

    commune: User
    environment: User
    police: User
    agencies: dict[str, Agency]

    def verifier(self, unit: Unit) -> User:
        return self.commune if unit.code == VAN_QUAN[0] else self.environment

    def inspector(self, agency: Agency) -> User:
        return {"cong-an-tinh": self.police, f"ubnd-{VAN_QUAN[0]}": self.commune}.get(agency.slug, self.environment)


@dataclass(frozen=True)
class Case:
    """One sample incident to be."""

    number: int
    state: S
    story: Story
    unit: Unit
    agency: Agency
    cast: Cast


def load_cases() -> int:
    """Makes the sample incidents that are not there yet; returns how many."""
    rng = random.Random(SEED)  # noqa: S311 - sample data, not a secret
    cast = Cast(
        commune=User.objects.get(username="canbo_xa"),
        environment=User.objects.get(username="moi_truong"),
        police=User.objects.get(username="cong_an"),
        agencies={a.slug: a for a in Agency.objects.filter(is_sample=True)},
    )
    units = {u.code: u for u in Unit.objects.on(timezone.localdate()).communes().exclude(geometry=None)}
    others = sorted(set(units) - set(VAN_QUAN))
    categories = {c.slug: c for c in Category.objects.all()}
    made, number = 0, 0
    for state, count in sorted(COUNTS.items(), key=lambda item: item[0] == S.DUPLICATE):
        for _nth in range(count):
            code = rng.choice(VAN_QUAN) if number % 5 in (1, 2) else rng.choice(others)
            code = VAN_QUAN[0] if number % 5 == 0 else code
            story = STORIES[number % len(STORIES)]
            agency = _agency_for(story, units[code], cast, rng)
            case = Case(number=number, state=state, story=story, unit=units[code], agency=agency, cast=cast)
            with transaction.atomic():
                own = random.Random(SEED * 1000 + number)  # noqa: S311 - its own, so that a second load finds it
                made += _make(case, categories[story.category], own)
            number += 1
    return made


def _make(case: Case, category: Category, rng: random.Random) -> bool:
    """Takes the report in and walks the case to its state; False when it was there already."""
    steps = PATHS[case.state]
    days_ago = rng.uniform(0.1, 3) if not steps else min(OLDEST_DAYS, 3 + 4 * len(steps) + rng.uniform(0, 20))
    at = timezone.now() - dt.timedelta(days=days_ago)
    pause = dt.timedelta(days=days_ago / (len(steps) + 1))
    point = _point_in(case.unit, rng)
    receipt = submit_report(
        client_id=uuid.uuid5(CLIENT_NAMESPACE, str(case.number)),
        category=category,
        location=(point.x, point.y),
        accuracy_m=round(rng.uniform(5, 60)),
        words=case.story.words,
        place_words=case.story.place,
        photos=[ContentFile(picture(case.story.scene, seed=case.number), name="anh.jpg")],
        at=at,
        is_sample=True,
    )
    if receipt.duplicate_delivery:
        return False
    incident = receipt.report.incident
    for target in steps:
        waited = pause * rng.uniform(0.5, 1.0)
        at += min(waited, HELD_AFTER) if target == S.ON_HOLD else waited
        _step(incident, target, case, at)
        incident.refresh_from_db()
        if target == S.VERIFIED:
            for photo in incident.photos.all():
                publish_photo(user=case.cast.environment, key=photo.key, nobody_seen=True)
    return True


def _step(incident: Incident, target: S, case: Case, at: dt.datetime) -> None:
    story, agency, cast = case.story, case.agency, case.cast
    inspector, verifier = cast.inspector(agency), cast.verifier(incident.unit)
    later = timezone.localdate(at) + dt.timedelta(days=14)
    after = [ContentFile(picture("clean", seed=case.number), name="sau.jpg")]
    during = [ContentFile(picture(story.scene, seed=case.number + 500), name="kiem-tra.jpg")]
    main = Incident.objects.filter(is_sample=True, state=S.CLOSED).order_by("pk").first()
    choices: dict[S, tuple[User, dict[str, Any]]] = {
        S.VERIFIED: (verifier, {"public_note": "Đã đến hiện trường, đúng như phản ánh."}),
        S.REJECTED: (
            verifier,
            {
                "reason": "Đã kiểm tra, không thấy sự việc tại vị trí phản ánh.",
                "public_note": "Cán bộ đã đến nơi nhưng không thấy sự việc. Xin gửi lại nếu vẫn còn.",
            },
        ),
        S.DUPLICATE: (verifier, {"duplicate_of": main.code if main else ""}),
        S.REFERRED: (
            cast.environment,
            {
                "reason": "Thuộc thẩm quyền của đơn vị quản lý công trình.",
                "referred_to": "Công ty quản lý công trình",
                "public_note": "Đã chuyển đơn vị có thẩm quyền xử lý.",
            },
        ),
        S.ASSIGNED: (cast.environment, {"agency": agency, "public_note": f"Giao {agency.name} kiểm tra."}),
        S.INSPECTING: (inspector, {"public_note": "Tổ kiểm tra đã đến hiện trường."}),
        S.VIOLATION_FOUND: (inspector, {"reason": story.finding, "public_note": story.finding, "photos": during}),
        S.NO_VIOLATION: (
            inspector,
            {"reason": "Không xác định được hành vi vi phạm.", "public_note": "Không thấy vi phạm.", "photos": during},
        ),
        S.REMEDIATION: (cast.environment, {"public_note": story.order, "due_on": later}),
        S.RESOLVED: (cast.environment, {"public_note": story.outcome, "photos": after}),
        S.FOLLOW_UP: (cast.environment, {"public_note": "Sẽ kiểm tra lại trong hai tuần."}),
        S.CLOSED: (
            cast.environment,
            {"public_note": "Đã hậu kiểm, nơi này không còn ô nhiễm.", "photos": after},
        ),
        S.ON_HOLD: (
            cast.environment,
            {
                "reason": "Chờ kết quả phân tích mẫu nước.",
                "due_on": _future(14),
                "waits_for_whom": "Kết quả phân tích mẫu nước",
            },
        ),
        S.REOPENED: (
            cast.environment,
            {"reason": "Người dân báo vẫn còn như cũ.", "public_note": "Mở lại để kiểm tra."},
        ),
    }
    user, values = choices[target]
    move(user=user, incident_id=incident.pk, target=target, at=at, **values)


def _future(days: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def _agency_for(story: Story, unit: Unit, cast: Cast, rng: random.Random) -> Agency:
    if unit.code == VAN_QUAN[0] and story.category in ("household-waste", "pesticide-packaging"):
        return cast.agencies[f"ubnd-{unit.code}"]
    return cast.agencies[rng.choice(["cong-an-tinh", "so-nnmt"])]


def _point_in(unit: Unit, rng: random.Random) -> Point:
    """A point inside the unit, nearer to its centre than to its edge."""
    assert unit.geometry is not None
    centre = unit.centre or unit.geometry.point_on_surface
    west, south, east, north = unit.geometry.extent
    for _ in range(50):
        point = Point(
            centre.x + rng.gauss(0, (east - west) / 8), centre.y + rng.gauss(0, (north - south) / 8), srid=4326
        )
        if unit.geometry.contains(point):
            return point
    return Point(centre.x, centre.y, srid=4326)
