import os
import time
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import AnonymousUser

from agencies.models import Role
from incidents.casework import publish_photo
from incidents.errors import PhotoNotFound
from incidents.models import Photo
from incidents.photo_sweeping import delete_orphan_files
from incidents.photos import open_path, photo_for, shown
from incidents.states import State as S
from tests.factories import make_agency, make_member
from tests.incidents.conftest import World, jpeg


def test_a_photo_is_seen_by_its_reporter_and_by_staff_of_the_area(world: World) -> None:
    report = world.report(photos=[jpeg()]).report
    other = world.report().report
    photo = report.photos.get()
    officer = make_member(Role.COMMUNE_OFFICER, areas=[world.commune_a])
    stranger = make_member(Role.COMMUNE_OFFICER, areas=[world.commune_b])
    administrator = make_member(Role.ADMINISTRATOR, areas=[world.commune_a])
    assert photo_for(key=photo.key, report=report) == photo
    assert photo_for(key=photo.key, user=officer) == photo
    for who in ({}, {"report": other}, {"user": stranger}, {"user": administrator}, {"user": AnonymousUser()}):
        with pytest.raises(PhotoNotFound):
            photo_for(key=photo.key, **who)
    with pytest.raises(PhotoNotFound):
        photo_for(key=uuid4(), user=officer)


def test_staff_s_own_photos_are_not_the_reporter_s_to_see(world: World) -> None:
    incident = world.incident(S.VIOLATION_FOUND)
    photo = Photo.objects.filter(event__to_state="violation_found").get()
    with pytest.raises(PhotoNotFound):
        photo_for(key=photo.key, report=incident.reports.get())


def test_everyone_sees_a_published_photo_of_a_public_incident_only(world: World) -> None:
    incident = world.incident(photos=[jpeg()])
    photo = incident.photos.get()
    publish_photo(user=world.officer, key=photo.key, nobody_seen=True)
    with pytest.raises(PhotoNotFound):
        photo_for(key=photo.key)
    world.step(incident, S.VERIFIED)
    assert photo_for(key=photo.key) == photo
    publish_photo(user=world.officer, key=photo.key, published=False)
    with pytest.raises(PhotoNotFound):
        photo_for(key=photo.key)


def test_the_agency_it_was_handed_to_sees_the_photos(world: World) -> None:
    incident = world.incident(S.VERIFIED, photos=[jpeg()])
    agency = make_agency(areas=[world.commune_b])
    police = make_member(Role.POLICE_OFFICER, agency)
    photo = Photo.objects.filter(report__isnull=False).get()
    with pytest.raises(PhotoNotFound):
        photo_for(key=photo.key, user=police)
    world.step(incident, S.ASSIGNED, agency=agency)
    assert photo_for(key=photo.key, user=police) == photo


def test_files_have_random_names_and_open_as_what_they_are(world: World) -> None:
    photo = world.report(photos=[jpeg()]).report.photos.get()
    assert photo.path == f"photos/{photo.key.hex[:2]}/{photo.key.hex}.jpg"
    assert open_path(shown(photo).path).read()[:3] == b"\xff\xd8\xff"
    assert open_path(shown(photo, thumbnail=True).path).read()[8:12] == b"WEBP"
    assert django_settings.MEDIA_URL in ("", "/")  # nothing serves the folder


def test_files_that_a_crash_left_are_swept_after_a_day_and_no_others(world: World) -> None:
    photo = world.report(photos=[jpeg()]).report.photos.get()
    root = Path(django_settings.MEDIA_ROOT)
    old, new = root / "photos/ab/old.jpg", root / "photos/ab/new.jpg"
    for path in (old, new):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    two_days_ago = time.time() - 2 * 86400
    for path in (old, root / photo.path, root / photo.thumbnail_path):
        os.utime(path, (two_days_ago, two_days_ago))
    assert delete_orphan_files() == 1
    assert delete_orphan_files() == 0
    assert not old.exists()
    assert new.exists()
    assert (root / photo.path).exists()


def test_without_any_photo_there_is_nothing_to_sweep(db: None) -> None:
    assert delete_orphan_files() == 0
