"""The file of a photo as it was sent goes in time, or when its reporter asks; the photo stays."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from incidents import jobs, originals_end
from incidents.codes import link_token
from incidents.contacts import Contact, erase_contact
from incidents.models import Event, Incident, Photo, Report, SentFile
from incidents.originals import look_at_untouched
from incidents.originals_end import OriginalEnd, delete_due_originals, end_of
from incidents.photo_sweeping import delete_orphan_files
from incidents.photos import open_path
from incidents.reporter import add_photos_by_reporter
from incidents.states import State as S
from tests.incidents.conftest import World, jpeg
from tests.incidents.test_guards import refused, sql

pytestmark = pytest.mark.django_db


def files() -> set[str]:
    folder = Path(django_settings.MEDIA_ROOT) / "sent"
    return {str(path.relative_to(folder.parent)) for path in folder.rglob("*") if path.is_file()}


def with_photo(world: World, state: S, **changes: Any) -> tuple[Incident, Photo]:
    incident = world.incident(state, photos=[jpeg()], **changes)
    return incident, incident.reports.get().photos.get()


def token_of(photo: Photo) -> str:
    assert photo.report
    return link_token(photo.report.client_id)


def after(days: float) -> dt.datetime:
    return timezone.now() + dt.timedelta(days=days)


def test_it_goes_so_many_days_after_the_case_is_over_and_the_photo_stays(
    world: World, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.ORIGINAL_RETENTION_DAYS = 90
    incident, photo = with_photo(world, S.REJECTED)
    assert incident.closed_at
    path, digest = photo.sent_file.path, photo.sent_sha256
    assert end_of(photo) == OriginalEnd(on=timezone.localdate(incident.closed_at) + dt.timedelta(days=90))
    assert delete_due_originals(after(89.9)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert delete_due_originals(after(90.1)) == 2  # with that of the step of staff
    assert path not in files() and not SentFile.objects.filter(photo=photo).exists()
    assert delete_due_originals(after(90.1)) == 0
    photo = Photo.objects.get(pk=photo.pk)
    assert photo.sent_sha256 == digest and open_path(photo.path).read()
    assert end_of(photo) is None


def test_photos_of_staff_go_like_those_of_reporters(world: World) -> None:
    with_photo(world, S.CLOSED)
    assert SentFile.objects.filter(photo__event__isnull=False).exists()
    assert delete_due_originals(after(181)) > 1
    assert not SentFile.objects.exists()


@pytest.mark.parametrize("state", [S.RECEIVED, S.VIOLATION_FOUND, S.ON_HOLD, S.REOPENED])
def test_nothing_goes_while_a_case_is_open(world: World, state: S) -> None:
    _incident, photo = with_photo(world, state)
    before = SentFile.objects.count()
    assert end_of(photo) == OriginalEnd(on=None)
    assert delete_due_originals(after(5000)) == 0
    assert SentFile.objects.count() == before


def test_of_a_duplicate_it_goes_after_the_main_case(world: World) -> None:
    main, _photo = with_photo(world, S.VERIFIED)
    twin, photo = with_photo(world, S.RECEIVED)
    world.step(twin, S.DUPLICATE, duplicate_of=main.code)
    photo = Photo.objects.get(pk=photo.pk)
    assert end_of(photo) == OriginalEnd(on=None)
    assert delete_due_originals(after(5000)) == 0
    world.step(main, S.REFERRED)
    assert delete_due_originals(after(181))
    assert not SentFile.objects.exists()


def test_killed_between_row_and_file_the_file_goes_with_the_orphans(world: World, monkeypatch: Any) -> None:
    _incident, photo = with_photo(world, S.REJECTED)
    path = photo.sent_file.path
    monkeypatch.setattr(originals_end, "delete_files", lambda paths: None)
    assert delete_due_originals(after(181)) == 2
    assert path in files()
    assert delete_orphan_files(after(2)) == 2
    assert path not in files()


def test_a_case_that_fails_takes_no_other_with_it(world: World, monkeypatch: Any) -> None:
    """Each case is a transaction of its own: what was done stays done, and the next run does the rest."""
    for _ in range(2):
        with_photo(world, S.REJECTED)
    real = originals_end._delete
    done: list[int] = []

    def killed(found: Any) -> int:
        if done:
            raise KeyboardInterrupt
        done.append(real(found))
        return done[0]

    monkeypatch.setattr(originals_end, "_delete", killed)
    with pytest.raises(KeyboardInterrupt):
        delete_due_originals(after(181))
    assert SentFile.objects.count() == 2
    monkeypatch.setattr(originals_end, "_delete", real)
    assert delete_due_originals(after(181)) == 2


def test_it_goes_at_once_when_its_reporter_asks(
    world: World, contact: Contact, django_capture_on_commit_callbacks: Any
) -> None:
    _incident, photo = with_photo(world, S.ASSIGNED, contact=contact)
    _other, kept = with_photo(world, S.ASSIGNED)
    path = photo.sent_file.path
    with django_capture_on_commit_callbacks(execute=True):
        assert erase_contact(report=photo.report)
    assert path not in files() and kept.sent_file.path in files()
    assert not erase_contact(report=photo.report)
    assert Event.objects.filter(verb="erase_contact").count() == 1


def test_who_left_no_contact_asks_all_the_same(world: World) -> None:
    _incident, photo = with_photo(world, S.RECEIVED)
    assert erase_contact(report=photo.report)
    assert not SentFile.objects.exists()
    assert not erase_contact(report=photo.report)


@pytest.mark.parametrize(
    ("state", "rest"),
    [
        (S.VIOLATION_FOUND, (S.REFERRED,)),
        (S.REMEDIATION, (S.RESOLVED, S.FOLLOW_UP, S.CLOSED)),
        (S.RESOLVED, (S.FOLLOW_UP, S.CLOSED)),
        (S.FOLLOW_UP, (S.CLOSED,)),
    ],
)
def test_what_proves_a_violation_stays_until_the_case_is_over(world: World, state: S, rest: tuple[S, ...]) -> None:
    incident, photo = with_photo(world, state)
    report = Report.objects.get(photos=photo)
    assert erase_contact(report=report)
    assert not erase_contact(report=report)
    assert SentFile.objects.filter(photo=photo).exists()
    assert end_of(photo) == OriginalEnd(on=None, as_proof=True)
    assert jobs.delete_due_originals() == 0
    for target in rest:
        world.step(incident, target)
    assert jobs.delete_due_originals() == 1
    assert not SentFile.objects.filter(photo=photo).exists()


def test_proof_stays_while_the_case_is_on_hold_or_the_main_one_is_open(world: World) -> None:
    held, held_photo = with_photo(world, S.VIOLATION_FOUND)
    world.step(held, S.ON_HOLD)
    twin, twin_photo = with_photo(world, S.RECEIVED)
    main, _photo = with_photo(world, S.REMEDIATION)
    world.step(twin, S.DUPLICATE, duplicate_of=main.code)
    for photo in (held_photo, twin_photo):
        assert erase_contact(report=Report.objects.get(photos=photo))
    assert jobs.delete_due_originals() == 0
    assert SentFile.objects.filter(photo__in=[held_photo, twin_photo]).count() == 2


def test_the_wish_holds_for_photos_that_come_after_it(world: World) -> None:
    _incident, photo = with_photo(world, S.RECEIVED)
    report = Report.objects.get(photos=photo)
    erase_contact(report=report)
    add_photos_by_reporter(report=report, photos=[jpeg("red")])
    late = Photo.objects.get(report=report, sent_file__isnull=False)
    assert end_of(late) == OriginalEnd(on=timezone.localdate())
    assert jobs.delete_due_originals() == 1


def test_the_database_lets_nothing_go_that_may_not_whatever_is_said(world: World) -> None:
    with_photo(world, S.ASSIGNED)
    _incident, proof = with_photo(world, S.VIOLATION_FOUND)
    erase_contact(report=proof.report)
    with_photo(world, S.REJECTED)
    with refused("are kept"):
        sql("DELETE FROM incidents_sentfile")
    sql("SELECT set_config('geopgi.letting_originals_go', 'on', true)")
    for path in SentFile.objects.exclude(photo__incident__state=S.REJECTED).values_list("path", flat=True):
        with refused("are kept"):
            sql("DELETE FROM incidents_sentfile WHERE path = %s", path)
    with refused("never changed"):
        sql("UPDATE incidents_sentfile SET path = 'x'")
    for table in ("incidents_photo", "incidents_photolook", "incidents_event"):
        look_at_untouched(user=world.officer, key=proof.key, reason="Đối chiếu")
        with refused("are kept"):
            sql(f"DELETE FROM {table}")


def test_pages_say_when_it_goes_and_that_it_is_gone(world: World) -> None:
    incident, photo = with_photo(world, S.ASSIGNED)
    officer = Client()
    officer.force_login(world.officer)
    address = reverse("case_photo_original", kwargs={"code": incident.code, "key": photo.key})

    def page() -> str:
        return officer.post(address, {"reason": "Đối chiếu"}).content.decode()

    assert "180 ngày sau khi sự việc kết thúc" in page()
    assert "Tải tệp" in page()
    own = {"token": token_of(photo)}
    followed = Client().get(reverse("private_link:report", kwargs=own)).content.decode()
    assert "Tệp gốc của ảnh bạn gửi" in followed and "180 ngày" in followed
    Client().post(reverse("private_link:erase", kwargs=own))
    gone = page()
    assert "Tệp đã được xoá" in gone and "Tải tệp" not in gone and "Ảnh chưa làm mờ" in gone


def test_the_reporter_is_told_of_proof_that_stays(world: World) -> None:
    _incident, photo = with_photo(world, S.REMEDIATION)
    address = reverse("private_link:erase", kwargs={"token": token_of(photo)})
    page = Client().post(address, follow=True).content.decode()
    assert "chứng cứ xử lý vi phạm" in page
