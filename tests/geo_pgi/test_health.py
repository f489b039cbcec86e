"""Alive, and able to work."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from django_q.models import OrmQ

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    cache.clear()


def test_the_process_answers_without_the_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "cursor", lambda: pytest.fail("asked the database"))
    assert client.get("/healthz").json() == {"status": "ok"}


def test_ready_when_all_is_well(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")


def test_not_ready_without_the_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(connection, "cursor", refuse)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["checks"]["database"]) == (503, "unreachable")


def test_not_ready_with_a_migration_to_apply(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'alerts' AND name = '0004_communes_as_issued'")
    assert client.get("/readyz").json()["checks"]["migrations"] == "pending"


def test_not_ready_when_a_job_waits_too_long(client: Client) -> None:
    OrmQ.objects.create(key="geopgi", payload="x", lock=timezone.now() - dt.timedelta(minutes=11))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "worker" in answer.json()["checks"]["jobs"]
