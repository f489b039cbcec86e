import datetime as dt
import math
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from agencies.models import Role
from agencies.policy import NotAllowed
from incidents import intake
from incidents.deadlines import current_calendar
from incidents.errors import InvalidReport, NotAPhoto, OutsideArea, TooManyPhotos
from incidents.models import Category, Channel, Event, Incident, Photo, Report
from incidents.states import State
from incidents.working_time import add_working_days
from tests.factories import box, make_member, make_unit
from tests.incidents.conftest import IN_A, IN_B, OUTSIDE, World, jpeg


def files() -> list[Path]:
    return [path for path in Path(django_settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_a_report_opens_an_incident_with_its_first_event_and_clock(world: World) -> None:
    receipt = world.report(photos=[jpeg(), jpeg("red")], accuracy_m=12.5, place_words="Cầu bản Giềng")
    incident = Incident.objects.get()
    assert (incident.state, incident.unit, incident.clock) == (State.RECEIVED, world.commune_a, "verify")
    today = timezone.localdate()
    assert incident.due_at is not None
    assert timezone.localdate(incident.due_at) == add_working_days(today, 2, current_calendar())
    assert timezone.localtime(incident.due_at).hour == 17
    event = incident.events.get()
    assert (event.verb, event.from_state, event.to_state, event.by) == ("receive", "", "received", Event.By.REPORTER)
    assert receipt.report.photos.count() == 2
    assert len(files()) == 6
    assert not receipt.duplicate_delivery


def test_an_emergency_is_due_sooner(world: World) -> None:
    incident = world.report(category=Category.objects.get(slug="landslide")).report.incident
    assert incident.due_at is not None
    assert incident.due_at - incident.received_at <= dt.timedelta(hours=24)


def test_the_same_report_sent_twice_is_one_report_with_one_receipt(world: World) -> None:
    sender = uuid4()
    first = world.report(client_id=sender, photos=[jpeg()])
    second = world.report(client_id=sender, photos=[jpeg()])
    assert (second.code, second.token) == (first.code, first.token)
    assert second.duplicate_delivery
    assert Report.objects.count() == Incident.objects.count() == Photo.objects.count() == 1
    assert len(files()) == 3


def test_photos_that_were_lost_on_the_way_come_with_the_same_report_again(world: World) -> None:
    sender = uuid4()
    first = world.report(client_id=sender, photos=[jpeg("red")])
    again = world.report(client_id=sender, photos=[jpeg("red"), jpeg("blue"), jpeg("blue")])
    assert (again.code, again.token, again.duplicate_delivery) == (first.code, first.token, True)
    assert first.report.photos.count() == 2
    assert len(files()) == 6
    event = first.report.incident.events.get(verb="add_photos")
    assert (event.by, event.data["photos"]) == (Event.By.REPORTER, 1)
    world.report(client_id=sender, photos=[jpeg("blue")])
    assert Photo.objects.count() == 2


def test_a_report_sent_again_and_again_has_ten_photos_at_most(world: World) -> None:
    sender = uuid4()
    world.report(client_id=sender, photos=[jpeg(size=(n, 9)) for n in range(10, 19)])
    with pytest.raises(TooManyPhotos):
        world.report(client_id=sender, photos=[jpeg(size=(n, 9)) for n in range(20, 22)])
    world.report(client_id=sender, photos=[jpeg(size=(20, 9))])
    assert Photo.objects.count() == 10
    assert len(files()) == 30


def test_an_officer_sends_the_missing_photos_of_a_logged_report_under_the_own_name(world: World) -> None:
    sender = uuid4()
    officer = make_member(Role.COMMUNE_OFFICER, areas=[world.commune_a])
    report = world.report(client_id=sender, logged_by=officer, channel=Channel.STAFF).report
    world.report(client_id=sender, logged_by=officer, photos=[jpeg()])
    event = report.incident.events.get(verb="add_photos")
    assert (event.by, event.actor) == (Event.By.STAFF, officer)
    with pytest.raises(NotAllowed):
        world.report(
            client_id=sender, logged_by=make_member(Role.COMMUNE_OFFICER, areas=[world.commune_b]), photos=[jpeg("red")]
        )


def test_after_the_secret_key_changed_the_second_answer_has_the_code_but_not_the_link(
    world: World, settings: Any
) -> None:
    sender = uuid4()
    first = world.report(client_id=sender)
    settings.SECRET_KEY = "changed" * 10
    second = world.report(client_id=sender)
    assert (second.code, second.token) == (first.code, "")


@pytest.mark.django_db(transaction=True)
def test_the_same_report_sent_twice_at_the_same_moment_is_one_report(world: World) -> None:
    sender, both_ready = uuid4(), Barrier(2)
    plain = intake._write

    def together(*args: object) -> Report:
        both_ready.wait(timeout=20)
        return plain(*args)

    def send() -> intake.Receipt:
        try:
            return world.report(client_id=sender, photos=[jpeg()])
        finally:
            connection.close()

    intake._write = together  # type: ignore[assignment]
    try:
        with ThreadPoolExecutor(2) as pool:
            receipts = [future.result(timeout=60) for future in [pool.submit(send), pool.submit(send)]]
    finally:
        intake._write = plain
    assert receipts[0].code == receipts[1].code
    assert sorted(receipt.duplicate_delivery for receipt in receipts) == [False, True]
    assert Report.objects.count() == Incident.objects.count() == 1
    assert len(files()) == 3


def test_outside_the_area_nothing_is_kept_and_the_numbers_to_call_are_told(world: World) -> None:
    with pytest.raises(OutsideArea) as refused:
        world.report(location=OUTSIDE, photos=[jpeg()])
    assert "112" in str(refused.value)
    assert not Incident.objects.exists()
    assert not files()


def test_everything_wrong_with_a_report_is_told_at_once(world: World) -> None:
    with pytest.raises(InvalidReport) as refused:
        world.report(location=(math.nan, 91), words=" ", place_words="x" * 301, accuracy_m=-1)
    assert refused.value.problems.keys() == {"location", "words", "place_words", "accuracy_m"}


def test_words_have_a_limit_and_a_switched_off_kind_is_not_taken(world: World) -> None:
    world.category.active = False
    with pytest.raises(InvalidReport) as refused:
        world.report(words="x" * 4001)
    assert refused.value.problems.keys() == {"words", "category"}
    world.category.active = True
    assert world.report(words="x" * 4000).report.words == "x" * 4000


def test_a_photo_alone_is_enough(world: World) -> None:
    assert world.report(words="", photos=[jpeg()]).report.photos.count() == 1


def test_more_than_five_photos_or_one_that_is_none_stop_the_whole_report(world: World) -> None:
    with pytest.raises(TooManyPhotos):
        world.report(photos=[jpeg()] * 11)
    with pytest.raises(NotAPhoto):
        world.report(photos=[jpeg(), SimpleUploadedFile("x.jpg", b"<svg/>")])
    assert not Incident.objects.exists()
    assert not files()


def test_when_writing_fails_no_file_stays_behind(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        assert len(files()) == 3
        raise RuntimeError("the disk of the database is full")

    monkeypatch.setattr(intake, "keep", broken)
    with pytest.raises(RuntimeError):
        world.report(photos=[jpeg()])
    assert not files()
    assert not Incident.objects.exists()


def test_an_officer_logs_what_somebody_told_but_only_in_the_own_area(world: World) -> None:
    officer = make_member(Role.COMMUNE_OFFICER, areas=[world.commune_a])
    report = world.report(logged_by=officer, channel=Channel.STAFF).report
    event = report.incident.events.get()
    assert (report.logged_by, event.by, event.actor) == (officer, Event.By.STAFF, officer)
    with pytest.raises(NotAllowed):
        world.report(logged_by=officer, channel=Channel.STAFF, location=IN_B)


def test_a_report_of_earlier_lies_in_the_unit_of_its_day(world: World) -> None:
    import datetime as dt

    old = make_unit(
        "06290", name="Cũ", valid_from=dt.date(2024, 1, 1), valid_to=dt.date(2025, 7, 1), became=[world.commune_a],
        geometry=box(106.4, 21.8, 106.5, 21.9),
    )  # fmt: skip
    at = dt.datetime(2025, 3, 3, 9, tzinfo=dt.timezone(dt.timedelta(hours=7)))
    incident = world.report(at=at, location=IN_A).report.incident
    assert incident.unit == old
    assert incident.code.startswith("LS-25-")
    assert incident.received_at == at
