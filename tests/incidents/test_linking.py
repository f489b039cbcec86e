"""Cases that belong together: both timelines tell, and each is handled as before."""

import pytest
from django.db import Error, connection, transaction

from agencies.models import Role
from agencies.policy import NotAllowed
from incidents.errors import ChangedMeanwhile, MissingNeeds
from incidents.errors_routing import LinkNotFound
from incidents.linking import link_cases, links_of, unlink_cases
from incidents.models import CaseLink, Incident, LinkKind
from incidents.states import State as S
from tests.factories import make_member
from tests.incidents.conftest import IN_B, World

pytestmark = pytest.mark.django_db


def linked(world: World, one: Incident, other: Incident, kind: LinkKind = LinkKind.SAME_SOURCE) -> CaseLink:
    return link_cases(user=world.officer, incident_id=one.pk, other=other.code, kind=kind, reason="Cùng ống xả")


def test_both_timelines_tell_of_a_link_and_both_cases_go_on(world: World) -> None:
    one, other = world.incident(S.VERIFIED), world.incident()
    link = linked(world, one, other, LinkKind.FOLLOWS_FROM)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    here, there = one.events.last(), other.events.last()
    assert (here.data["linked"], there.data["linked"]) == (other.code, one.code)
    assert (here.data.get("follows"), there.data.get("follows")) == (True, None)
    assert [Incident.objects.get(pk=case.pk).state for case in (one, other)] == [S.VERIFIED, S.RECEIVED]
    assert list(links_of(one)) == list(links_of(other)) == [link]


def test_a_link_is_made_once_from_either_side_and_ended_with_a_reason(world: World) -> None:
    one, other = world.incident(), world.incident()
    link = linked(world, one, other)
    with pytest.raises(MissingNeeds):
        linked(world, other, one)
    linked(world, other, one, LinkKind.SAME_OFFENDER)
    with pytest.raises(MissingNeeds):
        unlink_cases(user=world.officer, incident_id=other.pk, link_id=link.pk, reason="")
    unlink_cases(user=world.officer, incident_id=other.pk, link_id=link.pk, reason="Hai nguồn khác nhau")
    assert one.events.last().verb == other.events.last().verb == "unlink"
    assert links_of(one).count() == 1
    with pytest.raises(LinkNotFound):
        unlink_cases(user=world.officer, incident_id=other.pk, link_id=link.pk, reason="x")


@pytest.mark.parametrize(
    ("to", "kind", "reason", "field"),
    [
        ("", "same_source", "x", "other"),
        ("LS-26-99999X", "same_source", "x", "other"),
        ("same", "same_source", "x", "other"),
        ("other", "cousin", "x", "kind"),
        ("other", "same_source", " ", "reason"),
    ],
)
def test_what_a_link_lacks_is_told(world: World, to: str, kind: str, reason: str, field: str) -> None:
    one = world.incident()
    codes = {"same": one.code, "other": world.incident().code}
    with pytest.raises(MissingNeeds) as refused:
        link_cases(user=world.officer, incident_id=one.pk, other=codes.get(to, to), kind=kind, reason=reason)
    assert list(refused.value.missing) == [field]


def test_a_case_is_linked_only_to_one_that_the_person_sees(world: World) -> None:
    one, elsewhere = world.incident(), world.incident(location=IN_B)
    officer = make_member(Role.COMMUNE_OFFICER, areas=[world.commune_a])
    with pytest.raises(MissingNeeds):
        link_cases(user=officer, incident_id=one.pk, other=elsewhere.code, kind="same_source", reason="x")
    leader = make_member(Role.LEADER, areas=[world.commune_a, world.commune_b])
    with pytest.raises(NotAllowed):
        link_cases(user=leader, incident_id=one.pk, other=elsewhere.code, kind="same_source", reason="x")
    with pytest.raises(ChangedMeanwhile):
        link_cases(
            user=world.officer,
            incident_id=one.pk,
            other=elsewhere.code,
            kind="same_source",
            reason="x",
            expected_version=99,
        )


def test_the_database_keeps_links(world: World) -> None:
    link = linked(world, world.incident(), world.incident())
    with pytest.raises(Error, match="never changed"), transaction.atomic():
        CaseLink.objects.filter(pk=link.pk).update(reason="khác")
    with pytest.raises(Error, match="kept"), transaction.atomic():
        CaseLink.objects.filter(pk=link.pk).delete()
