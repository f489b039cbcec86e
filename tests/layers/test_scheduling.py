"""Publishing at an hour, and maps whose review is overdue."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from django_q.models import OrmQ, Schedule

from agencies.models import Role
from agencies.policy import NotAllowed
from layers import jobs
from layers.errors import (
    ReasonNeeded,
    ReviewDateMissing,
    ReviewDateNotAhead,
    SecondPersonNeeded,
    TimeNotAhead,
    WrongState,
)
from layers.expiry import set_review_date, take_down_overdue
from layers.models import LayerVersion
from layers.publishing import publish
from layers.scheduling import publish_due, schedule, unschedule
from layers.terms import Terms
from tests.factories import box, make_member, make_unit
from tests.layers.conftest import browser_of, run_jobs
from tests.layers.maps import make_published, make_version, square

pytestmark = pytest.mark.django_db
ZONES = [(3, square(106.5, 21.85, 0.05))]
DAY = dt.timedelta(days=1)


@pytest.fixture
def version(layer, author) -> LayerVersion:
    made = make_version(layer, ZONES, author)
    run_jobs()
    return made


@pytest.fixture
def public(layer, author, reviewer) -> LayerVersion:
    made = make_published(layer, ZONES, author, reviewer)
    run_jobs()
    return made


def scheduled(version: LayerVersion, user, **terms) -> LayerVersion:
    schedule(user=user, version_id=version.pk, publish_at=timezone.now() + DAY, terms=Terms(**terms))
    return version


def make_due(version: LayerVersion) -> None:
    LayerVersion.objects.filter(pk=version.pk).update(publish_at=timezone.now() - dt.timedelta(minutes=1))


def state_of(version: LayerVersion) -> str:
    return LayerVersion.objects.get(pk=version.pk).state


def overdue(version: LayerVersion, *, down: bool) -> None:
    LayerVersion.objects.filter(pk=version.pk).update(review_by=timezone.localdate() - DAY, down_when_overdue=down)


# --- an hour ---------------------------------------------------------------------------------------------


def test_a_scheduled_version_goes_up_when_its_hour_comes_and_not_before(version, reviewer) -> None:
    scheduled(version, reviewer)
    assert publish_due() == 0
    assert state_of(version) == "scheduled"
    make_due(version)
    assert publish_due() == 1
    run_jobs()
    assert state_of(version) == "published"
    assert list(version.events.values_list("verb", "actor")) == [
        ("submit", version.submitted_by_id),
        ("schedule", reviewer.pk),
        ("come_due", None),
        ("built", None),
    ]


def test_the_job_of_the_hour_may_run_twice(version, reviewer) -> None:
    scheduled(version, reviewer)
    make_due(version)
    assert (publish_due(), publish_due()) == (1, 0)
    assert OrmQ.objects.count() == 1


def test_the_clock_looks_for_due_versions_every_minute_and_for_overdue_ones_each_night(db) -> None:
    schedules = {row.func: row.cron for row in Schedule.objects.filter(name__startswith="layers:")}
    assert schedules["layers.jobs.publish_due"] == "* * * * *"
    assert schedules["layers.jobs.take_down_overdue"] == "5 0 * * *"
    assert (jobs.publish_due(), jobs.take_down_overdue()) == (0, 0)


def test_cancelling_takes_a_reason_and_puts_the_version_back_under_review(version, author, reviewer) -> None:
    scheduled(version, reviewer)
    with pytest.raises(ReasonNeeded):
        unschedule(user=reviewer, version_id=version.pk, reason=" ")
    unschedule(user=author, version_id=version.pk, reason="Phát hiện thiếu một xã.")
    version.refresh_from_db()
    assert (version.state, version.published_by, version.publish_at) == ("in_review", None, None)
    assert version.events.last().reason == "Phát hiện thiếu một xã."
    assert publish_due() == 0
    publish(user=reviewer, version_id=version.pk)


@pytest.mark.parametrize("days", [-1, 366])
def test_the_hour_lies_ahead_and_within_a_year(version, reviewer, days: int) -> None:
    with pytest.raises(TimeNotAhead):
        schedule(user=reviewer, version_id=version.pk, publish_at=timezone.now() + days * DAY)
    assert state_of(version) == "in_review"


def test_the_author_cannot_schedule_nor_anyone_without_the_role(version, author, lang_son) -> None:
    with pytest.raises(SecondPersonNeeded):
        scheduled(version, author)
    elsewhere = make_unit("99", level="province", name="Tỉnh khác", geometry=box(107.5, 21, 108, 22))
    people = [make_member(role, areas=[lang_son]) for role in Role]
    for person in [*people, make_member(Role.LEADER, areas=[elsewhere])]:
        if person.memberships.get().role in (Role.AGRICULTURE_OFFICER, Role.LEADER) and person in people:
            continue
        with pytest.raises(NotAllowed):
            scheduled(version, person)
    with pytest.raises(IntegrityError, match="second_person"), transaction.atomic():
        LayerVersion.objects.filter(pk=version.pk).update(
            state="scheduled", publish_at=timezone.now(), published_by=author
        )


def test_the_page_schedules_in_the_time_of_the_site_and_tells_the_hour(version, reviewer) -> None:
    hour = (timezone.localtime() + 3 * DAY).replace(hour=7, minute=30, second=0, microsecond=0)
    client = browser_of(reviewer)
    sent = {"publish_at": f"{hour:%Y-%m-%dT%H:%M}"}
    page = client.post(f"/can-bo/ban-do/ban/{version.pk}/hen/", sent, follow=True).content.decode()
    version.refresh_from_db()
    assert version.publish_at == hour
    assert f"07:30 {hour:%d/%m/%Y}" in page
    listed = client.get(f"/can-bo/ban-do/{version.layer.slug}/").content.decode()
    assert f"Tự công bố lúc 07:30 {hour:%d/%m/%Y}" in listed
    client.post(f"/can-bo/ban-do/ban/{version.pk}/huy-hen/", {"reason": "Chờ ý kiến của xã."})
    assert state_of(version) == "in_review"


def test_an_hour_that_is_missing_or_past_is_told_and_what_was_chosen_stays(version, reviewer) -> None:
    client = browser_of(reviewer)
    address = f"/can-bo/ban-do/ban/{version.pk}/hen/"
    missing = client.post(address, {"publish_at": ""})
    assert (missing.status_code, "Xin ghi ngày và giờ công bố." in missing.content.decode()) == (422, True)
    past = client.post(address, {"publish_at": "2020-01-01T08:00", "review_by": "2099-05-01"}).content.decode()
    assert "Giờ công bố phải ở tương lai" in past
    assert "2020-01-01T08:00" in past and "2099-05-01" in past


# --- the review date -------------------------------------------------------------------------------------


def test_a_map_past_its_day_stays_up_and_says_so_everywhere(public, author, lang_son) -> None:
    make_unit("06253", name="Văn Quan", parent=lang_son, geometry=box(106.4, 21.8, 106.6, 21.9))
    overdue(public, down=False)
    assert take_down_overdue() == 0
    assert state_of(public) == "published"
    here = "lat=21.85&lon=106.5"
    for address in ("/", f"/tai-day/?{here}", "/xa/06253/", f"/ban-do/{public.layer.slug}/{public.number}/"):
        assert "quá hạn rà soát" in Client().get(address).content.decode().lower(), address
    told = Client().get(f"/api/v1/danger/?{here}").json()["dangers"][0]["origin"]
    assert "đã quá hạn rà soát từ ngày" in told
    staff = browser_of(author).get(f"/can-bo/ban-do/{public.layer.slug}/").content.decode()
    assert "Quá hạn rà soát" in staff and "đặt hạn mới" in staff


def test_a_map_on_its_last_day_is_not_overdue(public) -> None:
    LayerVersion.objects.filter(pk=public.pk).update(review_by=timezone.localdate(), down_when_overdue=True)
    public.refresh_from_db()
    assert not public.overdue
    assert take_down_overdue() == 0


def test_where_the_publisher_chose_so_the_map_goes_when_its_day_is_past(public) -> None:
    overdue(public, down=True)
    assert (take_down_overdue(), take_down_overdue()) == (1, 0)
    public.refresh_from_db()
    assert (public.state, public.ended_at is not None) == ("withdrawn", True)
    assert list(public.events.filter(verb="expire").values_list("from_state", "to_state", "actor")) == [
        ("published", "withdrawn", None)
    ]
    page = Client().get(f"/ban-do/{public.layer.slug}/{public.number}/").content.decode()
    assert "Lý do: quá hạn rà soát" in page


def test_the_day_is_chosen_when_publishing_and_again_after_a_look_through(version, reviewer) -> None:
    first, second = timezone.localdate() + 30 * DAY, timezone.localdate() + 400 * DAY
    publish(user=reviewer, version_id=version.pk, terms=Terms(review_by=first, down_when_overdue=True))
    with pytest.raises(WrongState):
        set_review_date(user=reviewer, version_id=version.pk, terms=Terms(review_by=second))
    run_jobs()
    version.refresh_from_db()
    assert (version.review_by, version.down_when_overdue) == (first, True)
    page = browser_of(reviewer).post(
        f"/can-bo/ban-do/ban/{version.pk}/han-ra-soat/",
        {"review_by": second.isoformat(), "when_overdue": "kept"},
        follow=True,
    )
    version.refresh_from_db()
    assert (version.review_by, version.down_when_overdue) == (second, False)
    assert f"Hạn mới: {second:%d/%m/%Y}." in page.content.decode()


def test_days_that_make_no_sense_are_refused(version, public, reviewer) -> None:
    today = timezone.localdate()
    with pytest.raises(ReviewDateNotAhead):
        publish(user=reviewer, version_id=version.pk, terms=Terms(review_by=today))
    with pytest.raises(ReviewDateMissing):
        publish(user=reviewer, version_id=version.pk, terms=Terms(down_when_overdue=True))
    with pytest.raises(ReviewDateNotAhead):
        schedule(
            user=reviewer,
            version_id=version.pk,
            publish_at=timezone.now() + 9 * DAY,
            terms=Terms(review_by=today + 8 * DAY),
        )
    with pytest.raises(ReviewDateNotAhead):
        set_review_date(user=reviewer, version_id=public.pk, terms=Terms(review_by=today - DAY))
    assert state_of(version) == "in_review"


@pytest.mark.parametrize("role", list(Role))
def test_only_publishers_choose_the_day(public, lang_son, role: Role) -> None:
    person = make_member(role, areas=[lang_son])
    terms = Terms(review_by=timezone.localdate() + DAY)
    if role in (Role.AGRICULTURE_OFFICER, Role.LEADER):
        set_review_date(user=person, version_id=public.pk, terms=terms)
    else:
        with pytest.raises(NotAllowed):
            set_review_date(user=person, version_id=public.pk, terms=terms)
