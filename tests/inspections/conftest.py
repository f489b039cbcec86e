"""A province with an environment office, a police, a commune and an inspectorate."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from agencies.models import Agency, AgencyKind, Role, User
from incidents.handling import move
from incidents.intake import submit_report
from incidents.models import Category, Incident
from incidents.states import State
from inspections.models import Facility, Order
from places.models import Unit
from tests.factories import make_agency, make_member
from tests.inspections.making import make_facility, make_order
from tests.inspections.outcomes import signed_visit


@pytest.fixture
def environment(province: Unit) -> Agency:
    return make_agency(AgencyKind.ENVIRONMENT, areas=[province], name="Sở Nông nghiệp và Môi trường")


@pytest.fixture
def police(province: Unit) -> Agency:
    return make_agency(AgencyKind.POLICE, areas=[province], name="Công an tỉnh")


@pytest.fixture
def officer(environment: Agency) -> User:
    return make_member(Role.ENVIRONMENT_OFFICER, environment, last_name="Nông Văn", first_name="Thắng")


@pytest.fixture
def colleague(environment: Agency) -> User:
    return make_member(Role.ENVIRONMENT_OFFICER, environment, last_name="Lộc Thị", first_name="Hoà")


@pytest.fixture
def constable(police: Agency) -> User:
    return make_member(Role.POLICE_OFFICER, police, last_name="Vi Đức", first_name="Minh")


@pytest.fixture
def inspector(province: Unit) -> User:
    return make_member(Role.INSPECTOR, areas=[province], last_name="Chu Thị", first_name="Hạnh")


@pytest.fixture
def leader(province: Unit) -> User:
    return make_member(Role.LEADER, areas=[province], last_name="Lương Văn", first_name="Sơn")


@pytest.fixture
def commune_officer(commune_a: Unit) -> User:
    return make_member(Role.COMMUNE_OFFICER, areas=[commune_a], last_name="Hoàng Thị", first_name="Lan")


@pytest.fixture
def facility(commune_a: Unit) -> Facility:
    return make_facility(commune_a)


@pytest.fixture
def order(environment: Agency, officer: User, facility: Facility) -> Order:
    return make_order(environment, officer, at=[facility], team=[officer], subject="Kiểm tra trại lợn")


@pytest.fixture
def case(settings: Any, tmp_path: Path, officer: User, environment: Agency, commune_a: Unit) -> Callable[..., Incident]:
    """`case(agency)`: a case in the commune, handed to the agency (the environment office without one)."""
    settings.MEDIA_ROOT = tmp_path / "media"

    def make(agency: Agency | None = None, *, location: tuple[float, float] = (106.45, 21.85)) -> Incident:
        receipt = submit_report(
            client_id=uuid4(),
            category=Category.objects.get(slug="dead-animals"),
            location=location,
            words="Xác lợn chết trôi trên suối",
        )
        incident = receipt.report.incident
        move(user=officer, incident_id=incident.pk, target=State.VERIFIED)
        move(user=officer, incident_id=incident.pk, target=State.ASSIGNED, agency=agency or environment)
        incident.refresh_from_db()
        return incident

    return make


@pytest.fixture
def found(case: Callable[..., Incident], officer: User) -> Incident:
    """A case with a signed visit that found a violation."""
    incident = case()
    signed_visit(officer, incident)
    return incident
