"""Warnings are issued by those who may, correctly, and never quietly changed."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from agencies.models import Role, User
from agencies.policy import NotAllowed
from alerts import issuing
from alerts.issuing import WarningOver, WarningRefused
from alerts.models import Warning, highest_level
from places.hazards import Hazard
from places.models import Unit

pytestmark = pytest.mark.django_db


def issue(user: User, *units: Unit, **changes: Any) -> Warning:
    now = timezone.now()
    values: dict[str, Any] = {
        "hazard": Hazard.FLASH_FLOOD,
        "level": 2,
        "headline": "Nguy cơ lũ quét",
        "instruction": "Tránh xa suối.",
        "starts_at": now,
        "expires_at": now + dt.timedelta(hours=6),
    }
    return issuing.issue(user=user, units=units, **(values | changes))


@pytest.fixture
def officer(member: Callable[..., User], province: Unit) -> User:
    return member(Role.AGRICULTURE_OFFICER, province)


def test_a_warning_is_in_force_until_it_expires(officer: User, commune_a: Unit) -> None:
    warning = issue(officer, commune_a)
    assert list(Warning.objects.in_force().for_unit(commune_a.pk)) == [warning]
    assert not Warning.objects.in_force(now=warning.expires_at).exists()


def test_a_warning_that_has_not_begun_is_already_told(officer: User, commune_a: Unit) -> None:
    start = timezone.now() + dt.timedelta(hours=3)
    warning = issue(officer, commune_a, starts_at=start, expires_at=start + dt.timedelta(hours=3))
    assert warning in Warning.objects.in_force()
    assert not warning.has_begun


@pytest.mark.parametrize("role", list(Role))
def test_only_agriculture_officers_and_leaders_issue_and_only_in_their_area(
    role: Role, member: Callable[..., User], commune_a: Unit, commune_b: Unit
) -> None:
    user = member(role, commune_a)
    with pytest.raises(NotAllowed):
        issue(user, commune_b)
    with pytest.raises(NotAllowed):
        issue(user, commune_a, commune_b)
    if role in (Role.AGRICULTURE_OFFICER, Role.LEADER):
        assert issue(user, commune_a).agency == user.memberships.get().agency
    else:
        with pytest.raises(NotAllowed):
            issue(user, commune_a)


@pytest.mark.parametrize(
    "changes",
    [
        {"headline": "  "},
        {"instruction": ""},
        {"expires_at": timezone.now() - dt.timedelta(minutes=1)},
        {"expires_at": timezone.now() + dt.timedelta(days=30)},
        {"level": 4},
    ],
    ids=["no headline", "no instruction", "over already", "too long", "level beyond the rule without a reason"],
)
def test_a_warning_that_makes_no_sense_is_refused(officer: User, commune_a: Unit, changes: dict[str, Any]) -> None:
    with pytest.raises(WarningRefused):
        issue(officer, commune_a, **changes)
    assert not Warning.objects.exists()


def test_a_level_beyond_the_rule_needs_only_a_reason(officer: User, commune_a: Unit) -> None:
    assert issue(officer, commune_a, level=4, level_reason="Mưa lớn trùng với xả lũ").level == 4


def test_no_commune_is_refused(officer: User, province: Unit) -> None:
    with pytest.raises(WarningRefused):
        issue(officer)


def test_replacing_ends_the_old_warning_with_the_new_one(officer: User, commune_a: Unit) -> None:
    old = issue(officer, commune_a)
    new = issue(officer, commune_a, level=3, replaces_id=old.pk)
    assert list(Warning.objects.in_force()) == [new]
    with pytest.raises(WarningOver):
        issue(officer, commune_a, replaces_id=old.pk)
    assert Warning.objects.count() == 2


def test_cancelling_needs_a_reason_and_the_right(
    officer: User, member: Callable[..., User], commune_a: Unit, commune_b: Unit
) -> None:
    warning = issue(officer, commune_a, commune_b)
    with pytest.raises(WarningRefused):
        issuing.cancel(user=officer, warning_id=warning.pk, reason=" ")
    half = member(Role.AGRICULTURE_OFFICER, commune_a)
    with pytest.raises(NotAllowed):
        issuing.cancel(user=half, warning_id=warning.pk, reason="Hết mưa")
    issuing.cancel(user=officer, warning_id=warning.pk, reason="Hết mưa")
    assert not Warning.objects.in_force().exists()


def test_the_highest_level_is_not_hidden_by_a_later_lower_one(officer: User, commune_a: Unit) -> None:
    issue(officer, commune_a, level=3)
    issue(officer, commune_a, level=1)
    assert highest_level(Warning.objects.in_force()) == 3
    assert [w.level for w in Warning.objects.in_force().worst_first()] == [3, 1]


def test_the_database_refuses_to_change_or_delete_an_issued_warning(officer: User, commune_a: Unit) -> None:
    warning = issue(officer, commune_a)
    with pytest.raises(DatabaseError), transaction.atomic():
        Warning.objects.filter(pk=warning.pk).update(level=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        Warning.objects.filter(pk=warning.pk).delete()
    issuing.cancel(user=officer, warning_id=warning.pk, reason="Hết mưa")
    with pytest.raises(DatabaseError), transaction.atomic():
        Warning.objects.filter(pk=warning.pk).update(ended_at=None, end_reason="")


def refused(sql: str, *params: object) -> None:
    with (
        pytest.raises(DatabaseError, match=r"warning|never emptied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, params)


def test_the_database_keeps_the_communes_and_words_of_a_warning_as_issued(
    officer: User, commune_a: Unit, commune_b: Unit
) -> None:
    warning = issue(officer, commune_a)
    rows = "alerts_warning_units"
    refused(f"INSERT INTO {rows} (warning_id, unit_id) VALUES (%s, %s)", warning.pk, commune_b.pk)
    refused(f"UPDATE {rows} SET unit_id = %s WHERE warning_id = %s", commune_b.pk, warning.pk)
    refused(f"DELETE FROM {rows} WHERE warning_id = %s", warning.pk)
    refused(f"TRUNCATE {rows}")
    refused("DELETE FROM alerts_warning WHERE id = %s", warning.pk)
    for column, value in (("headline", "x"), ("instruction", "x"), ("is_sample", True), ("issued_for", [commune_b.pk])):
        refused(f"UPDATE alerts_warning SET {column} = %s WHERE id = %s", value, warning.pk)
    assert list(warning.units.all()) == [commune_a]


def test_a_sample_warning_may_be_deleted_whole(officer: User, commune_a: Unit) -> None:
    issue(officer, commune_a, is_sample=True)
    Warning.objects.filter(is_sample=True).delete()
    assert not Warning.objects.exists()
