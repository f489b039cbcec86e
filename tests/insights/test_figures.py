"""Figures a leader answers for."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from agencies.models import Role, User
from incidents.handling import move
from incidents.intake import submit_report
from incidents.models import Category, Incident
from incidents.states import State
from insights.figures import figures_for
from places.models import Unit
from tests.factories import change_incident, make_unit

pytestmark = pytest.mark.django_db


def report(lon: float, *, days_ago: float = 1, is_sample: bool = False) -> Incident:
    receipt = submit_report(
        client_id=uuid4(),
        category=Category.objects.get(slug="household-waste"),
        location=(lon, 21.85),
        words="Rác ven đường",
        at=timezone.now() - dt.timedelta(days=days_ago),
        is_sample=is_sample,
    )
    return receipt.report.incident


def period() -> dict[str, dt.date]:
    today = timezone.localdate()
    return {"start": today - dt.timedelta(days=30), "end": today}


@pytest.fixture
def leader(member: Callable[..., User], province: Unit, commune_a: Unit, commune_b: Unit) -> User:
    return member(Role.LEADER, province)


def test_cases_are_counted_by_state_and_commune(
    leader: User, member: Callable[..., User], commune_a: Unit, commune_b: Unit
) -> None:
    officer = member(Role.COMMUNE_OFFICER, commune_a)
    report(106.45)
    verified = report(106.45)
    move(user=officer, incident_id=verified.pk, target=State.VERIFIED)
    rejected = report(106.45)
    move(user=officer, incident_id=rejected.pk, target=State.REJECTED, reason="Không có", public_note="Không thấy")
    rows = {row.unit: row for row in figures_for(leader, **period()).rows}
    row = rows[commune_a]
    assert (row.received, row.waiting, row.handling, row.other_end, row.closed) == (3, 1, 1, 1, 0)
    assert row.verify_hours == pytest.approx(24, abs=0.5)
    assert rows[commune_b].received == 0


def test_overdue_cases_stand_first(leader: User, commune_a: Unit, commune_b: Unit) -> None:
    report(106.45)
    report(106.55, days_ago=20)
    rows = figures_for(leader, **period()).rows
    assert [row.unit for row in rows] == [commune_b, commune_a]
    assert rows[0].overdue == 1


def test_communes_with_equal_figures_stand_in_the_order_of_the_vietnamese_alphabet(
    member: Callable[..., User], province: Unit
) -> None:
    for number, name in enumerate(["Bằng Mạc", "Đồng Đăng", "Bình Gia", "Chi Lăng", "Bắc Sơn"]):
        make_unit(f"0690{number}", name=name, parent=province)
    rows = figures_for(member(Role.LEADER, province), **period()).rows
    assert [row.unit.name for row in rows if row.unit] == [
        "Bắc Sơn", "Bằng Mạc", "Bình Gia", "Chi Lăng", "Đồng Đăng",
    ]  # fmt: skip


def test_only_the_period_and_only_the_area_count(
    leader: User, member: Callable[..., User], commune_a: Unit, commune_b: Unit
) -> None:
    report(106.45, days_ago=40)
    report(106.55)
    assert figures_for(leader, **period()).total.received == 1
    officer = member(Role.COMMUNE_OFFICER, commune_a)
    assert [row.unit for row in figures_for(officer, **period()).rows] == [commune_a]
    assert figures_for(officer, **period()).total.received == 0


def test_a_case_of_a_former_unit_counts_in_the_unit_of_today(
    member: Callable[..., User], province: Unit, commune_a: Unit
) -> None:
    incident = report(106.45)
    former = make_unit("06274", valid_from=dt.date(2020, 1, 1), valid_to=dt.date(2025, 7, 1), became=[commune_a])
    change_incident(incident, unit=former)
    rows = {row.unit: row for row in figures_for(member(Role.LEADER, province), **period()).rows}
    assert rows[commune_a].received == 1


def test_samples_are_shown_as_such_and_never_counted_beside_real_cases(
    client: Client, leader: User, commune_a: Unit
) -> None:
    client.force_login(leader)
    assert "DỮ LIỆU MẪU" not in client.get("/can-bo/so-lieu/").content.decode()
    for _ in range(3):
        report(106.45, is_sample=True)
    page = client.get("/can-bo/so-lieu/")
    assert page.context["figures"].total.received == 3
    assert "DỮ LIỆU MẪU" in page.content.decode()
    file = client.get("/can-bo/so-lieu/?tep=csv")
    assert "so-lieu-mau-" in file.headers["Content-Disposition"]
    assert all(line.endswith(";DỮ LIỆU MẪU") for line in file.content.decode().splitlines())
    report(106.45)
    page = client.get("/can-bo/so-lieu/")
    assert page.context["figures"].total.received == 1
    assert "DỮ LIỆU MẪU" not in page.content.decode()
    assert "DỮ LIỆU MẪU" not in client.get("/can-bo/so-lieu/?tep=csv").content.decode()


@pytest.mark.parametrize("role", [None, *Role])
def test_who_sees_the_figures(role: Role | None, client: Client, member: Callable[..., User], commune_a: Unit) -> None:
    if role:
        client.force_login(member(role, commune_a))
    allowed = (Role.COMMUNE_OFFICER, Role.ENVIRONMENT_OFFICER, Role.POLICE_OFFICER, Role.LEADER)
    expected = 302 if role is None else 200 if role in allowed else 403
    assert client.get("/can-bo/so-lieu/").status_code == expected
    assert client.get("/can-bo/so-lieu/?tep=csv").status_code == expected


def test_the_file_says_the_same_as_the_page(client: Client, leader: User, commune_a: Unit) -> None:
    report(106.45)
    client.force_login(leader)
    text = client.get("/can-bo/so-lieu/?tep=csv").content.decode("utf-8-sig")
    assert "06253;Xã Văn Quan;1;1;0;" in text
    assert "Tổng cộng;1;1;0;" in text


def test_bad_dates_fall_back_to_the_last_ninety_days(client: Client, leader: User) -> None:
    client.force_login(leader)
    page = client.get("/can-bo/so-lieu/?tu=hôm qua&den=2026-13-45")
    assert page.context["figures"].end == timezone.localdate()


def test_the_page_costs_the_same_with_more_cases(
    client: Client, leader: User, django_assert_max_num_queries: Any
) -> None:
    for _ in range(8):
        report(106.45)
    client.force_login(leader)
    with django_assert_max_num_queries(14):
        client.get("/can-bo/so-lieu/")
