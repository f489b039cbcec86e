"""Draft, review, second person: through the pages, and what the database refuses whoever asks."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pgtrigger
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from agencies.models import Agency, Role, User
from layers import lifecycle
from layers.comments import comment, settle
from layers.errors import SecondPersonNeeded, WrongState
from layers.models import ClassStyle, HazardFile, HazardLayer, LayerVersion, VersionEvent, VersionState, Zone
from layers.publishing import build_and_switch, publish
from layers.reviewing import give_back, submit
from layers.scheduling import schedule
from layers.states import MOVES
from layers.uploads import path_of
from places.hazards import Hazard
from places.models import Unit
from tests.factories import box, make_agency, make_member, make_unit
from tests.layers.conftest import browser_of, imported, inspected
from tests.layers.small_files import geopackage, square


@pytest.fixture
def file(office: Client, layer: HazardLayer, tmp_path: Path) -> HazardFile:
    path = geopackage(tmp_path / "vung.gpkg", [square(106.5 + 0.02 * n, 21.8) for n in range(5)], [1, 2, 3, 4, 5])
    return imported(office, layer, path)


@pytest.fixture
def draft(file: HazardFile) -> LayerVersion:
    assert file.version is not None
    return file.version


@pytest.fixture
def plain_draft(layer: HazardLayer, author: User) -> LayerVersion:
    """A draft with one zone, made without a file."""
    version = LayerVersion.objects.create(layer=layer, number=1, source="Viện", created_by=author, zone_count=1)
    Zone.objects.create(version=version, level=3, geometry=box(106.5, 21.8, 106.6, 21.9))
    return version


def post(user: User, version: LayerVersion, step: str, **data: str):
    return browser_of(user).post(f"/can-bo/ban-do/ban/{version.pk}/{step}/", data, follow=True)


def state_of(version: LayerVersion) -> str:
    return LayerVersion.objects.get(pk=version.pk).state


def test_the_author_submits_and_a_second_person_publishes(draft: LayerVersion, author: User, reviewer: User) -> None:
    post(author, draft, "trinh")
    assert state_of(draft) == VersionState.IN_REVIEW
    post(reviewer, draft, "cong-bo")
    assert state_of(draft) == VersionState.BUILDING
    assert [event.verb for event in draft.events.all()] == ["import", "submit", "publish"]


def test_the_author_is_told_why_he_cannot_publish(draft: LayerVersion, author: User, reviewer: User) -> None:
    post(author, draft, "trinh")
    page = browser_of(author).get(f"/can-bo/ban-do/ban/{draft.pk}/").content.decode()
    assert "không tự công bố được" in page
    assert 'href="#buoc-tiep"' in page, "past the long list of what was mended"
    assert "cong-bo/" not in page
    answer = post(author, draft, "cong-bo")
    assert "không được tự công bố" in answer.content.decode()
    assert state_of(draft) == VersionState.IN_REVIEW


def test_who_imported_cannot_publish_what_somebody_else_submitted(
    draft: LayerVersion, author: User, reviewer: User
) -> None:
    post(reviewer, draft, "trinh")
    post(author, draft, "cong-bo")
    post(reviewer, draft, "cong-bo")
    assert state_of(draft) == VersionState.IN_REVIEW


@pytest.mark.parametrize("who", ["created_by", "submitted_by"])
def test_the_database_refuses_one_person_in_both_parts(
    draft: LayerVersion, reviewer: User, author: User, who: str
) -> None:
    submit(user=reviewer, version_id=draft.pk)
    person = {"created_by": author, "submitted_by": reviewer}[who]
    with pytest.raises(IntegrityError, match="second_person"), transaction.atomic():
        LayerVersion.objects.filter(pk=draft.pk).update(state="building", published_by=person)


def test_the_reviewer_returns_with_a_comment_and_the_author_submits_again(
    draft: LayerVersion, author: User, reviewer: User
) -> None:
    post(author, draft, "trinh")
    assert "Xin ghi rõ lý do" in post(reviewer, draft, "tra-lai", reason="  ").content.decode()
    assert state_of(draft) == VersionState.IN_REVIEW
    post(reviewer, draft, "tra-lai", reason="Thiếu xã Tri Lễ, xin bổ sung.")
    assert state_of(draft) == VersionState.DRAFT
    page = browser_of(author).get(f"/can-bo/ban-do/ban/{draft.pk}/").content.decode()
    assert "trả lại, cần sửa:</strong> Thiếu xã Tri Lễ" in page
    post(author, draft, "trinh")
    assert state_of(draft) == VersionState.IN_REVIEW
    assert "trả lại, cần sửa:" not in browser_of(author).get(f"/can-bo/ban-do/ban/{draft.pk}/").content.decode()


def test_withdrawing_takes_a_reason_and_ends_the_version(draft: LayerVersion, author: User, reviewer: User) -> None:
    publish_by_hand(draft, author, reviewer)
    assert state_of(draft) == VersionState.PUBLISHED
    page = browser_of(reviewer).get(f"/can-bo/ban-do/ban/{draft.pk}/").content.decode()
    assert "bản trước không tự hiện lại" in page
    post(reviewer, draft, "thu-hoi", reason="")
    assert state_of(draft) == VersionState.PUBLISHED
    post(reviewer, draft, "thu-hoi", reason="Sai lớp ở xã Điềm He.")
    draft.refresh_from_db()
    assert draft.state == VersionState.WITHDRAWN
    assert draft.ended_at is not None


def test_a_discarded_draft_loses_zones_and_file_but_not_its_history(
    draft: LayerVersion, file: HazardFile, author: User, django_capture_on_commit_callbacks
) -> None:
    assert path_of(file).exists()
    with django_capture_on_commit_callbacks(execute=True):
        post(author, draft, "bo")
    assert state_of(draft) == VersionState.WITHDRAWN
    assert (draft.zones.count(), draft.parts.count()) == (0, 0)
    assert not path_of(file).exists()
    assert list(draft.events.values_list("verb", flat=True)) == ["import", "discard"]


def publish_by_hand(version: LayerVersion, author: User, reviewer: User) -> None:
    """To the public state without building tiles."""
    submit(user=author, version_id=version.pk)
    with transaction.atomic():
        lifecycle.move(lifecycle.locked(version.pk), "publish", user=reviewer, published_by=reviewer)
        lifecycle.move(lifecycle.locked(version.pk), "built", published_at=timezone.now(), content_hash="a" * 64)


# --- what the database refuses ---------------------------------------------------------------------------


def refused(sql: str, *params: object) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)


def test_zones_change_only_while_their_version_is_a_draft_and_parts_until_it_is_public(
    draft: LayerVersion, author: User, reviewer: User
) -> None:
    Zone.objects.filter(version=draft, level=1).update(level=2)
    submit(user=author, version_id=draft.pk)
    refused("UPDATE layers_zone SET level = 5 WHERE version_id = %s", draft.pk)
    publish(user=reviewer, version_id=draft.pk)
    build_and_switch(draft.pk)
    assert state_of(draft) == VersionState.PUBLISHED
    for table in ("layers_zone", "layers_zonepart"):
        refused(f"UPDATE {table} SET level = 5 WHERE version_id = %s", draft.pk)
        refused(f"DELETE FROM {table} WHERE version_id = %s", draft.pk)
        refused(f"INSERT INTO {table} (version_id, level, geometry) SELECT version_id, level, geometry FROM {table}")


def test_what_a_reviewer_saw_cannot_change(draft: LayerVersion, author: User) -> None:
    LayerVersion.objects.filter(pk=draft.pk).update(note="còn sửa được")
    submit(user=author, version_id=draft.pk)
    for column, value in (("note", "khác"), ("source", "khác"), ("zone_count", 1), ("scale", "risk_level")):
        refused(f"UPDATE layers_layerversion SET {column} = %s WHERE id = %s", value, draft.pk)
    refused("DELETE FROM layers_layerversion WHERE id = %s", draft.pk)


def test_events_are_only_appended(draft: LayerVersion) -> None:
    refused("UPDATE layers_versionevent SET reason = 'khác' WHERE version_id = %s", draft.pk)
    refused("DELETE FROM layers_versionevent WHERE version_id = %s", draft.pk)


def test_the_database_allows_exactly_the_moves_of_the_table(
    lang_son: Unit, agency: Agency, author: User, reviewer: User
) -> None:
    """Every pair of states by raw SQL; the triggers see no application around it."""
    allowed = {(move.from_state, move.to_state) for move in MOVES}
    done = set()
    people = {
        "submitted_by": author,
        "published_by": reviewer,
        "published_at": timezone.now(),
        "content_hash": "a" * 64,
        "publish_at": timezone.now(),
    }
    for number, before in enumerate(VersionState.values):
        layer = HazardLayer.objects.create(
            slug=f"lop-{number}", hazard=Hazard.FLOODING, unit=lang_son, agency=agency, title="x", title_en="x"
        )
        with pgtrigger.ignore("layers.LayerVersion:version_begins_as_draft"):
            version = LayerVersion.objects.create(layer=layer, number=1, state=before, source="x", **people)
        for after in VersionState.values:
            if after == before:
                continue
            try:
                with transaction.atomic():
                    LayerVersion.objects.filter(pk=version.pk).update(state=after)
                    done.add((before, after))
                    raise Undo
            except (DatabaseError, Undo):
                pass
    assert done == allowed


class Undo(Exception):
    pass


@pytest.mark.parametrize("verb", [move.verb for move in MOVES if move.policy])
def test_a_verb_from_another_state_is_refused(plain_draft: LayerVersion, reviewer: User, verb: str) -> None:
    froms = {move.from_state for move in MOVES if move.verb == verb}
    for state in set(VersionState.values) - froms:
        plain_draft.state = state
        with pytest.raises(WrongState):
            lifecycle.move(plain_draft, verb, user=reviewer)
    assert VersionEvent.objects.filter(verb=verb).count() == 0


# --- who may do what, where ------------------------------------------------------------------------------

STEPS = ("view", "upload", "trinh", "bo", "tra-lai", "cong-bo", "thu-hoi", "hen", "huy-hen")
ALLOWED: dict[Role, tuple[str, ...]] = {
    Role.AGRICULTURE_OFFICER: STEPS,
    Role.LEADER: ("view", "tra-lai", "cong-bo", "thu-hoi", "hen", "huy-hen"),
}
STARTS_FROM = {
    "trinh": "draft",
    "bo": "draft",
    "tra-lai": "in_review",
    "cong-bo": "in_review",
    "hen": "in_review",
    "huy-hen": "scheduled",
    "thu-hoi": "published",
}
TOMORROW = timezone.now() + timedelta(days=1)


@pytest.fixture
def neighbour(db: None) -> Unit:
    return make_unit("04", level="province", name="Cao Bằng", geometry=box(105.2, 22.3, 106.0, 23.1))


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("where", ["here", "elsewhere", "nowhere"])
@pytest.mark.parametrize("role", list(Role))
def test_each_role_may_do_what_the_table_says_in_its_area(
    plain_draft: LayerVersion,
    author: User,
    reviewer: User,
    lang_son: Unit,
    neighbour: Unit,
    role: Role,
    where: str,
    step: str,
) -> None:
    areas = {"here": [lang_son], "elsewhere": [neighbour], "nowhere": []}[where]
    person = make_member(role, make_agency(areas=areas))
    happened = did(step, plain_draft, browser_of(person), author, reviewer)
    assert happened == (where == "here" and step in ALLOWED.get(role, ()))


@pytest.mark.parametrize("step", STEPS)
def test_without_an_account_every_page_asks_to_log_in(
    plain_draft: LayerVersion, author: User, reviewer: User, step: str
) -> None:
    assert not did(step, plain_draft, Client(), author, reviewer)


def did(step: str, version: LayerVersion, client: Client, author: User, reviewer: User) -> bool:
    """Whether the step came about for the person of this browser."""
    if step == "view":
        return client.get(f"/can-bo/ban-do/ban/{version.pk}/").status_code == 200
    if step == "upload":
        return client.get(f"/can-bo/ban-do/{version.layer.slug}/nop-tep/").status_code == 200
    before = STARTS_FROM[step]
    if before == "in_review":
        submit(user=author, version_id=version.pk)
    elif before == "scheduled":
        submit(user=author, version_id=version.pk)
        schedule(user=reviewer, version_id=version.pk, publish_at=TOMORROW)
    elif before == "published":
        publish_by_hand(version, author, reviewer)
    sent = {"reason": "Lý do đủ rõ ràng.", "publish_at": f"{TOMORROW:%Y-%m-%dT%H:%M}"}
    client.post(f"/can-bo/ban-do/ban/{version.pk}/{step}/", sent)
    return state_of(version) != before


def test_files_are_hidden_from_who_may_only_review(
    office: Client, layer: HazardLayer, lang_son: Unit, tmp_path: Path
) -> None:
    file = inspected(office, layer, geopackage(tmp_path / "a.gpkg", [square(106.5, 21.8)], [3]))
    leader = browser_of(make_member(Role.LEADER, areas=[lang_son]))
    assert office.get(f"/can-bo/ban-do/tep/{file.pk}/").status_code == 200
    for address in ("", "trang-thai/"):
        assert leader.get(f"/can-bo/ban-do/tep/{file.pk}/{address}").status_code == 404


def test_every_class_has_a_style_with_advice_in_both_languages(db: None) -> None:
    styles = ClassStyle.objects.all()
    assert styles.count() == len(Hazard) * 2 * 5
    assert all(style.advice and style.advice_en and style.name_en for style in styles)
    for hazard in Hazard:
        for scale in ("susceptibility", "risk_level"):
            of_scale = styles.filter(hazard=hazard, scale=scale)
            assert len({style.pattern for style in of_scale}) == 5
            assert len({style.colour for style in of_scale}) == 5


# --- four eyes -------------------------------------------------------------------------------------------

HANDS = ("brought the file", "chose how to read it", "drew in it", "handed it in before it was returned")


def with_a_hand_of(person: User, hand: str, version: LayerVersion, author: User, reviewer: User) -> None:
    """The version under review, handed in by `author`, after `person` had that part in it."""
    if hand == "brought the file":
        HazardFile.objects.filter(version=version).update(uploaded_by=person)
    elif hand == "chose how to read it":
        HazardFile.objects.filter(version=version).update(chosen_by=person)
    elif hand == "drew in it":
        VersionEvent.objects.create(version=version, verb="draw", actor=person)
    else:
        submit(user=person, version_id=version.pk)
        give_back(user=reviewer, version_id=version.pk, reason="Xin sửa lại.")
    submit(user=author, version_id=version.pk)


@pytest.mark.parametrize("hand", HANDS)
def test_whoever_had_a_hand_in_a_version_neither_publishes_nor_schedules_nor_returns_it(
    draft: LayerVersion, author: User, reviewer: User, agency: Agency, hand: str
) -> None:
    person = make_member(Role.AGRICULTURE_OFFICER, agency)
    with_a_hand_of(person, hand, draft, author, reviewer)
    for verb in (
        lambda: publish(user=person, version_id=draft.pk),
        lambda: schedule(user=person, version_id=draft.pk, publish_at=TOMORROW),
        lambda: give_back(user=person, version_id=draft.pk, reason="Tự trả lại."),
    ):
        with pytest.raises(SecondPersonNeeded):
            verb()
    with pytest.raises(IntegrityError, match="second_person"), transaction.atomic():
        LayerVersion.objects.filter(pk=draft.pk).update(state="building", published_by=person)
    publish(user=reviewer, version_id=draft.pk)


def test_a_remark_does_not_make_a_reviewer_an_author(draft: LayerVersion, author: User, reviewer: User) -> None:
    submit(user=author, version_id=draft.pk)
    remark = comment(user=reviewer, version_id=draft.pk, lon=106.5, lat=21.8, words="Xin kiểm tra chỗ này.")
    settle(user=reviewer, comment_id=remark.pk)
    publish(user=reviewer, version_id=draft.pk)
