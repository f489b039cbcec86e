"""The simulated month of `bench.month`, small: it goes through the real verbs, and its checks see what is wrong."""

from collections import Counter

import pytest

from bench.month import staff
from bench.month.plan import whole_plan
from bench.month.playing import Communes
from incidents.models import Incident

SEED = 7


@pytest.fixture
def month(db: None) -> Counter[str]:
    """A month of 30 cases."""
    from bench.month.running import play_all

    with it_is(moment(0, 0)):
        staff.set_up()
    return play_all(Communes(seed=SEED, arrivals=whole_plan(30, seed=SEED)))


def test_a_month_is_played_to_its_end(month: Counter[str]) -> None:
    assert month["cases"] == Incident.objects.count() >= 30
    assert month["steps"] > 60
