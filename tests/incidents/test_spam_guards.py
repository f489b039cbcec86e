"""What staff decided on spam is history: nobody deletes or rewrites it, whoever writes."""

import datetime as dt

import pytest
from django.db import ProgrammingError, transaction
from django.db.models import ProtectedError
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from agencies.models import Role, User
from incidents.models import Block, KeptBack, Pattern
from incidents.quarantine import end_kept_back, take_in
from incidents.spam import lift_block
from tests.factories import make_member
from tests.incidents.conftest import World
from tests.incidents.test_guards import checked_now, refused, sql
from tests.incidents.test_spam import ADVERT, marked, sent

pytestmark = pytest.mark.django_db
TABLES = ("incidents_keptback", "incidents_block")


@pytest.fixture
def officer(world: World) -> User:
    return make_member(Role.COMMUNE_OFFICER, areas=[world.commune_a])


@pytest.fixture
def kept(world: World, officer: User) -> KeptBack:
    """A report that waits because of a block."""
    marked(world, officer, Pattern.WORDS)
    return KeptBack.objects.get(incident=sent(world, words=ADVERT).report.incident)


@pytest.mark.parametrize("table", TABLES)
def test_no_row_is_deleted_or_emptied(kept: KeptBack, table: str) -> None:
    with refused("are kept"):
        sql(f"DELETE FROM {table}")
    sql("SELECT set_config('geopgi.removing_samples', 'on', true)")
    with refused("are kept"):
        sql(f"DELETE FROM {table}")
    checked_now()
    sql(f"ALTER TABLE {table} ENABLE TRIGGER USER")  # the tests' database has it off, see conftest
    with refused("never emptied"):
        sql(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize(
    "change",
    [
        "incidents_block SET reason = 'khác'",
        "incidents_block SET value = 'x'",
        "incidents_block SET made_by_id = made_by_id + 1",
        "incidents_block SET ends_at = ends_at + interval '1 year'",
        "incidents_keptback SET until = until + interval '1 year'",
        "incidents_keptback SET block_id = block_id + 1",
    ],
)
def test_no_row_is_rewritten(kept: KeptBack, change: str) -> None:
    with refused("never changed"):
        sql(f"UPDATE {change}")


def test_an_end_is_said_once(kept: KeptBack, officer: User) -> None:
    lift_block(user=officer, block_id=kept.block_id)
    take_in(user=officer, incident_id=kept.incident_id)
    for change in (
        "incidents_block SET lifted_at = NULL, lifted_by_id = NULL",
        "incidents_block SET lifted_at = now() - interval '1 day'",
        "incidents_keptback SET ended_at = NULL",
        "incidents_keptback SET ended_at = now() + interval '1 day'",
    ):
        with refused("stays so"):
            sql(f"UPDATE {change}")


def test_what_was_kept_back_still_ends_by_itself(kept: KeptBack) -> None:
    assert end_kept_back(timezone.now() + dt.timedelta(days=15)) == 1
    assert not KeptBack.objects.waiting().exists()


def test_the_administration_offers_no_way_to_them(kept: KeptBack) -> None:
    administrator = make_member(Role.ADMINISTRATOR, is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(administrator)
    for name in ("block", "keptback"):
        with pytest.raises(NoReverseMatch):
            reverse(f"admin:incidents_{name}_changelist")
        assert client.get(f"/quan-tri/incidents/{name}/").status_code == 404
    for row in (kept.block.made_by, kept.block.agency, kept.block):
        with pytest.raises((ProtectedError, ProgrammingError)), transaction.atomic():
            row.delete()
    assert Block.objects.exists()
