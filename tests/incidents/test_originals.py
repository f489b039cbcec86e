"""The untouched photo and the file as it was sent: kept, closed, and each look written down."""

import datetime as dt
import hashlib
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.models import Role
from agencies.policy import NotAllowed
from incidents.blurring import blur_photo
from incidents.errors import MissingNeeds
from incidents.masks import Box
from incidents.models import Photo, PhotoLook
from incidents.originals import look_at_untouched
from incidents.photos import photo_for
from incidents.states import State as S
from tests.browser.photo import photo_with_position, tells_position
from tests.factories import make_member
from tests.incidents.clips import video
from tests.incidents.conftest import World

SENT = photo_with_position(lat=21.85, lon=106.54)


@pytest.fixture
def photo(world: World) -> Photo:
    report = world.report(photos=[SimpleUploadedFile("nha ong Den.jpg", SENT)]).report
    return report.photos.get()


def address(name: str, photo: Photo, **more: object) -> str:
    return reverse(name, kwargs={"code": photo.incident.code, "key": photo.key, **more})


def logged_in(user: object) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_file_as_it_came_is_kept_where_nobody_can_read_it(photo: Photo) -> None:
    assert tells_position(SENT)
    assert photo.sent_sha256 == hashlib.sha256(SENT).hexdigest()
    assert photo.sent_file.size == len(SENT)
    kept = (Path(django_settings.MEDIA_ROOT) / photo.sent_file.path).read_bytes()
    assert b"Samsung" in SENT
    assert b"Samsung" not in kept
    assert "Den" not in photo.sent_file.path


def test_a_look_is_written_down_with_who_when_and_why(world: World, photo: Photo) -> None:
    with pytest.raises(MissingNeeds):
        look_at_untouched(user=world.officer, key=photo.key, reason="  ")
    assert not PhotoLook.objects.exists()
    look = look_at_untouched(user=world.officer, key=photo.key, reason="Đối chiếu hiện trường")
    assert (look.user, look.reason) == (world.officer, "Đối chiếu hiện trường")
    assert timezone.now() - PhotoLook.objects.get().at < dt.timedelta(minutes=1)


def test_a_look_opens_the_untouched_photo_and_the_file_to_that_person_alone(world: World, photo: Photo) -> None:
    blur_photo(user=world.officer, key=photo.key, mask=(Box(0, 0, 1, 1),))
    officer = logged_in(world.officer)
    page = officer.post(address("case_photo_original", photo), {"reason": "Đối chiếu"})
    look = PhotoLook.objects.get()
    untouched = address("case_photo_untouched", photo, look_id=look.pk)
    sent = address("case_photo_sent_file", photo, look_id=look.pk)
    assert untouched in page.content.decode()
    answer = officer.get(untouched)
    assert hashlib.sha256(b"".join(answer)).hexdigest() == photo.sha256
    answer = officer.get(sent)
    assert b"".join(answer) == SENT
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{photo.key}.goc"'
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"]
    other = logged_in(make_member(Role.ENVIRONMENT_OFFICER, areas=[world.commune_a]))
    for path in (untouched, sent):
        assert other.get(path).status_code == 404
        assert Client().get(path).status_code == 302
    assert PhotoLook.objects.count() == 1


def test_after_a_quarter_of_an_hour_a_look_is_over(world: World, photo: Photo) -> None:
    officer = logged_in(world.officer)
    look = look_at_untouched(user=world.officer, key=photo.key, reason="Đối chiếu")
    path = address("case_photo_untouched", photo, look_id=look.pk)
    assert officer.get(path).status_code == 200
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=16), tick=False):
        officer.force_login(world.officer)
        assert officer.get(path).status_code == 404


def test_without_a_reason_the_page_opens_nothing(world: World, photo: Photo) -> None:
    page = logged_in(world.officer).post(address("case_photo_original", photo), {"reason": ""})
    assert page.status_code == 422
    assert "Xin ghi lý do" in page.content.decode()
    assert "(không bắt buộc)" not in page.content.decode()
    assert not PhotoLook.objects.exists()


def test_who_checks_reads_the_looks_without_having_one(world: World, photo: Photo) -> None:
    look_at_untouched(user=world.officer, key=photo.key, reason="Đối chiếu hiện trường")
    leader = make_member(Role.LEADER, areas=[world.commune_a])
    page = logged_in(leader).get(address("case_photo_original", photo))
    assert page.status_code == 200
    assert "Đối chiếu hiện trường" in page.content.decode()
    with pytest.raises(NotAllowed):
        look_at_untouched(user=leader, key=photo.key, reason="Xem")
    assert (
        address("case_photo_original", photo)
        in logged_in(leader).get(reverse("case", kwargs={"code": photo.incident.code})).content.decode()
    )


def test_the_reporter_and_the_public_never_reach_it(world: World, photo: Photo) -> None:
    blur_photo(user=world.officer, key=photo.key, mask=(Box(0, 0, 1, 1),))
    assert photo_for(key=photo.key, report=photo.report) == photo
    for name in ("case_photo_original", "case_photo_blur"):
        assert Client().get(address(name, photo)).status_code == 302
    stranger = logged_in(make_member(Role.COMMUNE_OFFICER, areas=[world.commune_b]))
    assert stranger.get(address("case_photo_original", photo)).status_code == 404


def test_a_video_is_played_in_parts_and_only_through_the_gate(world: World, tmp_path: Path) -> None:
    incident = world.incident(S.VERIFIED, photos=[video(tmp_path)])
    clip = Photo.objects.get(report__incident=incident)
    path = reverse("photo", kwargs={"key": clip.key})
    assert Client().get(path).status_code == 404
    officer = logged_in(world.officer)
    whole = b"".join(officer.get(path))
    answer = officer.get(path, headers={"Range": "bytes=4-7"})
    assert (answer.status_code, b"".join(answer)) == (206, b"ftyp")
    assert answer.headers["Content-Range"] == f"bytes 4-7/{len(whole)}"
    assert (answer.headers["Content-Type"], answer.headers["Content-Length"]) == ("video/mp4", "4")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for asked, expected in ((f"bytes={len(whole) - 3}-", whole[-3:]), ("bytes=-5", whole[-5:]), ("bytes=0-", whole)):
        part = officer.get(path, headers={"Range": asked})
        assert (part.status_code, b"".join(part)) == (206, expected)
    endless = officer.get(path, headers={"Range": f"bytes={'9' * 5000}-"})
    assert (endless.status_code, b"".join(endless)) == (200, whole)
    past = officer.get(path, headers={"Range": f"bytes={len(whole)}-"})
    assert (past.status_code, past.headers["Content-Range"]) == (416, f"bytes */{len(whole)}")
    for odd in ("bytes=0-1,4-5", "lines=1-2", "bytes=-", "bytes=9-2"):
        assert b"".join(officer.get(path, headers={"Range": odd})) == whole
    poster = officer.get(reverse("photo_thumbnail", kwargs={"key": clip.key}))
    assert poster.headers["Content-Type"] == "image/webp"
    assert "<video controls" in officer.get(reverse("case", kwargs={"code": incident.code})).content.decode()
