"""Pages of templates of answers, and how they stand on the page of a case."""

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import Role, User
from incidents.answer_templates import save_template
from incidents.models import AnswerTemplate
from incidents.states import State as S
from tests.factories import make_member
from tests.incidents.conftest import World

pytestmark = pytest.mark.django_db


def of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def own(world: World) -> AnswerTemplate:
    return save_template(user=world.officer, agency=world.agency, name="Cảm ơn", words="Cảm ơn bạn đã báo {mã}")


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("same_agency", [True, False])
def test_templates_open_for_those_who_may_edit_and_are_changed_by_their_agency(
    world: World, role: Role, same_agency: bool
) -> None:
    row = own(world)
    user = make_member(role, world.agency) if same_agency else make_member(role, areas=[world.commune_a])
    editors = {Role.COMMUNE_OFFICER, Role.ENVIRONMENT_OFFICER, Role.POLICE_OFFICER, Role.LEADER}
    client = of(user)
    may_open = role in editors or role == Role.ADMINISTRATOR
    assert client.get(reverse("answer_templates")).status_code == (200 if may_open else 403)
    its = (role in editors and same_agency) or role == Role.ADMINISTRATOR
    expected = 200 if its else 404 if may_open else 403
    assert client.get(reverse("answer_template", kwargs={"template_id": row.pk})).status_code == expected
    removed = client.post(reverse("remove_answer_template", kwargs={"template_id": row.pk}))
    assert removed.status_code == (302 if its else 403)
    assert AnswerTemplate.objects.filter(pk=row.pk).exists() != its


def test_a_template_is_written_changed_and_refused_with_what_was_typed(world: World) -> None:
    client = of(world.officer)
    data = {"name": "Cảm ơn", "agency": world.agency.pk, "target": "closed", "words": "Cảm ơn bạn, {mã}"}
    assert client.post(reverse("new_answer_template"), data).status_code == 302
    row = AnswerTemplate.objects.get(name="Cảm ơn")
    assert (row.agency, row.target, row.changed_by) == (world.agency, "closed", world.officer)
    address = reverse("answer_template", kwargs={"template_id": row.pk})
    refused = client.post(address, data | {"words": "Chào {tên}"})
    assert refused.status_code == 422
    assert "Không có chỗ điền {tên}" in refused.content.decode()
    assert "Chào {tên}" in refused.content.decode()
    assert client.post(address, data | {"words": "Xin cảm ơn"}).status_code == 302
    assert AnswerTemplate.objects.get(pk=row.pk).words == "Xin cảm ơn"
    assert client.post(reverse("new_answer_template"), data).status_code == 422


def test_the_page_of_a_case_holds_the_filled_templates_of_each_step(world: World) -> None:
    own(world)
    incident = world.incident(S.RECEIVED)
    context = of(world.officer).get(reverse("case", kwargs={"code": incident.code})).context
    answers = {step["target"]: [answer.name for answer in step["answers"]] for step in context["steps"]}
    assert answers["verified"] == ["Đã xác minh", "Cảm ơn", "Đã xác minh"]
    assert answers["referred"] == ["Cảm ơn"]
    words = next(step["answers"][1].words for step in context["steps"] if step["target"] == "verified")
    assert words == f"Cảm ơn bạn đã báo {incident.code}"
    assert [answer.name for answer in context["note_answers"]] == ["Cảm ơn"]


def test_the_second_of_two_editors_is_told_and_keeps_what_was_typed(world: World) -> None:
    row = own(world)
    address = reverse("answer_template", kwargs={"template_id": row.pk})
    colleague = make_member(Role.COMMUNE_OFFICER, world.agency)
    seen = of(world.officer).get(address).context["form"]["seen"].value()
    save_template(
        user=colleague, template_id=row.pk, agency=world.agency, name="Cảm ơn", words="Bản của đồng nghiệp", seen=seen
    )
    data = {"name": "Cảm ơn", "agency": world.agency.pk, "words": "Bản của tôi", "seen": seen}
    told = of(world.officer).post(address, data)
    assert told.status_code == 409
    page = told.content.decode()
    assert f"{colleague.display_name} vừa sửa mẫu này" in page
    assert "Bản của đồng nghiệp" in page and "Bản của tôi" in page
    assert AnswerTemplate.objects.get(pk=row.pk).words == "Bản của đồng nghiệp"
    again = data | {"seen": told.context["form"]["seen"].value()}
    assert of(world.officer).post(address, again).status_code == 302
    assert AnswerTemplate.objects.get(pk=row.pk).words == "Bản của tôi"
