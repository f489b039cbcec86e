"""What a draft says of its origin is put right without reading the file in again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from agencies.models import Role, User
from agencies.policy import NotAllowed
from layers.correcting import correct
from layers.errors import SecondPersonNeeded, SourceMissing, WrongState
from layers.models import HazardLayer, LayerVersion, Zone
from layers.publishing import publish
from layers.reviewing import give_back, submit
from places.models import Unit
from tests.factories import box, make_member
from tests.layers.conftest import browser_of

pytestmark = pytest.mark.django_db
RIGHT = {"source": "Sở Nông nghiệp", "surveyed_on": dt.date(2024, 5, 1), "map_scale": 25_000, "note": "Đã bổ sung."}


@pytest.fixture
def returned(layer: HazardLayer, author: User, reviewer: User) -> LayerVersion:
    version = LayerVersion.objects.create(layer=layer, number=1, source="Vien", created_by=author, zone_count=1)
    Zone.objects.create(version=version, level=3, geometry=box(106.5, 21.8, 106.6, 21.9))
    submit(user=author, version_id=version.pk)
    return give_back(user=reviewer, version_id=version.pk, reason="Sai nguồn dữ liệu.")


def test_a_returned_draft_is_put_right_on_its_page_and_the_history_keeps_what_stood_there(
    returned: LayerVersion, author: User
) -> None:
    address = f"/can-bo/ban-do/ban/{returned.pk}/sua-nguon/"
    browser = browser_of(author)
    assert address in browser.get(f"/can-bo/ban-do/ban/{returned.pk}/").content.decode()
    assert 'value="Vien"' in browser.get(address).content.decode()
    browser.post(address, RIGHT | {"surveyed_on": "2024-05-01"})
    returned.refresh_from_db()
    assert {name: getattr(returned, name) for name in RIGHT} == RIGHT
    event = returned.events.get(verb="correct")
    assert (event.actor, event.from_state, event.to_state) == (author, "draft", "draft")
    assert event.reason.split("\n") == [
        "Nguồn: Vien → Sở Nông nghiệp",
        "Ngày của dữ liệu: – → 01/05/2024",
        "Tỷ lệ bản đồ gốc: 1:50.000 → 1:25.000",
        "Ghi chú: – → Đã bổ sung.",
    ]
    submit(user=author, version_id=returned.pk)


def test_a_form_with_mistakes_says_so_and_keeps_what_was_typed(returned: LayerVersion, author: User) -> None:
    sent = {"source": " ", "surveyed_on": "2999-01-01", "map_scale": "25000", "note": "giữ lại"}
    page = browser_of(author).post(f"/can-bo/ban-do/ban/{returned.pk}/sua-nguon/", sent).content.decode()
    assert "Xin ghi nguồn dữ liệu" in page and "không thể ở tương lai" in page and "giữ lại" in page
    with pytest.raises(SourceMissing):
        correct(user=author, version_id=returned.pk, **RIGHT | {"source": " "})


def test_nothing_changed_leaves_no_event(returned: LayerVersion, author: User) -> None:
    correct(user=author, version_id=returned.pk, **RIGHT)
    correct(user=author, version_id=returned.pk, **RIGHT)
    assert returned.events.filter(verb="correct").count() == 1


def test_only_drafts_are_put_right(returned: LayerVersion, author: User) -> None:
    submit(user=author, version_id=returned.pk)
    with pytest.raises(WrongState):
        correct(user=author, version_id=returned.pk, **RIGHT)
    assert "sua-nguon" not in browser_of(author).get(f"/can-bo/ban-do/ban/{returned.pk}/").content.decode()


@pytest.mark.parametrize("role", list(Role))
def test_only_who_may_import_puts_right(returned: LayerVersion, lang_son: Unit, role: Role) -> None:
    person = make_member(role, areas=[lang_son])
    change: Callable[[], LayerVersion] = lambda: correct(user=person, version_id=returned.pk, **RIGHT)  # noqa: E731
    if role == Role.AGRICULTURE_OFFICER:
        assert change().source == RIGHT["source"]
    else:
        with pytest.raises(NotAllowed):
            change()


def test_who_put_a_draft_right_does_not_publish_it(returned: LayerVersion, author: User, reviewer: User) -> None:
    correct(user=reviewer, version_id=returned.pk, **RIGHT)
    submit(user=author, version_id=returned.pk)
    with pytest.raises(SecondPersonNeeded):
        publish(user=reviewer, version_id=returned.pk)
