import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.models import Role
from incidents.models import Face, Satisfaction
from insights.satisfaction import satisfaction_for
from places.models import Unit
from tests.factories import make_member
from tests.incidents.conftest import World, world  # noqa: F401

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 8, 1)
WITHIN, TOO_NEW = (timezone.make_aware(dt.datetime(2026, month, 1)) for month in (5, 7))


def given(world: World, at: dt.datetime, *faces: int) -> None:  # noqa: F811
    for face in faces:
        Satisfaction.objects.create(report=world.report().report, face=Face(face), given_at=at)


def test_leaders_see_sums_of_five_and_more_and_nothing_of_fewer(world: World) -> None:  # noqa: F811
    leader = make_member(Role.LEADER, areas=[world.commune_a, world.commune_b])
    given(world, WITHIN, 1, 2, 3, 4)
    assert {row.count for row in satisfaction_for(leader, today=TODAY).rows} == {None}
    given(world, WITHIN, 5)
    told = {row.unit.pk: (row.count, row.mean) for row in satisfaction_for(leader, today=TODAY).rows}
    assert told == {world.commune_a.pk: (5, 3.0), world.commune_b.pk: (None, None)}


def test_a_word_given_in_a_quarter_that_runs_still_moves_no_figure(world: World) -> None:  # noqa: F811
    leader = make_member(Role.LEADER, areas=[world.commune_a])
    given(world, WITHIN, 3, 3, 3, 3, 3)
    given(world, TOO_NEW, 1)
    (row,) = satisfaction_for(leader, today=TODAY).rows
    assert (row.count, row.mean) == (5, 3.0)


def test_only_leaders_see_it(world: World, commune_a: Unit, client: Client, settings: Any) -> None:  # noqa: F811
    given(world, timezone.now() - dt.timedelta(days=200), 5, 5, 5, 5, 5)
    assert satisfaction_for(world.officer).rows == []
    client.force_login(world.officer)
    assert "Mức hài lòng" not in client.get(reverse("figures")).content.decode()
    client.force_login(make_member(Role.LEADER, areas=[commune_a]))
    assert "Mức hài lòng" in client.get(reverse("figures")).content.decode()
