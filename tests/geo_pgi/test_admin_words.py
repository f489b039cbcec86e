"""The administration speaks Vietnamese: nothing on its pages is left in English."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser

import pytest
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.models import AreaOfResponsibility, PasswordCode, Role, User
from incidents.models import SpecialDay
from incidents.partner_keys import make_key
from layers.models import HazardFile, HazardLayer, LayerVersion, VersionEvent
from places.models import Generation, Level, Succession, Unit

pytestmark = pytest.mark.django_db

BORROWED = re.compile(r"GeoPGI|md5|[^A-Za-z]*|[0-9a-f#]+|\w+\*+")
"""Names, figures and hidden passwords, which are the same in both languages."""


class Words(HTMLParser):
    """What a page says: texts, and the names that a screen reader reads."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._silent += tag in ("script", "style", "textarea", "option")
        said = ["title", "alt", "aria-label", "placeholder"]
        if tag == "input" and given.get("type") in ("submit", "button", "reset"):
            said.append("value")
        self.said += [value for name in said if (value := given.get(name))]
        if inline := given.get("data-inline-formset"):
            options = json.loads(inline)["options"]
            self.said += [str(options[name]) for name in ("addText", "deleteText")]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style", "textarea", "option")

    def handle_data(self, data: str) -> None:
        if not self._silent and data.strip():
            self.said.append(" ".join(data.split()))


@pytest.fixture
def rows(province: Unit, commune_a: Unit, member: Callable[..., User]) -> User:
    """One row at least behind every list; who administers."""
    boss = member(Role.ADMINISTRATOR, province)
    agency = boss.memberships.get().agency
    AreaOfResponsibility.objects.get_or_create(agency=agency, unit=province)
    former = Unit.objects.create(
        code="1", level=Level.COMMUNE, kind="xã", name="Cũ", valid_from="2000-01-01", valid_to="2025-07-01"
    )
    Succession.objects.create(predecessor=former, successor=commune_a)
    Generation.objects.create(level=Level.COMMUNE, valid_from="2025-07-01", source="Nguồn", unit_count=1)
    layer = HazardLayer.objects.create(
        slug="l", hazard="landslide", unit=province, agency=agency, title="Bản đồ", title_en="Bản đồ"
    )
    version = LayerVersion.objects.create(layer=layer, number=1, source="Nguồn", created_by=boss)
    VersionEvent.objects.create(version=version, verb="import", to_state="draft", actor=boss)
    HazardFile.objects.create(layer=layer, name="tệp", path="đâu", size=1, sha256="0", uploaded_by=boss)
    PasswordCode.objects.create(account=boss, made_by=boss, expires_at=timezone.now())
    SpecialDay.objects.create(day=timezone.localdate(), works=True, name="Bù")
    make_key(user=boss, owner="Ứng dụng", agency=agency, per_hour=5, expires_on=None)
    return boss


def addresses() -> Iterator[str]:
    yield from (reverse("admin:index"), reverse("admin:password_change"))
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse("admin:app_list", args=[model._meta.app_label])
        yield reverse(f"{name}_changelist")
        yield reverse(f"{name}_add")
        for row in _some(model):
            yield reverse(f"{name}_change", args=[row.pk])
            yield reverse(f"{name}_history", args=[row.pk])
            if isinstance(row, User):
                yield reverse("admin:auth_user_password_change", args=[row.pk])


def _some(model: type[Model]) -> list[Model]:
    found = list(model._default_manager.all())
    assert found, f"the test has no row of {model}"
    return found[:3]


def said_on(client: Client, address: str) -> set[str]:
    answer = client.get(address)
    if answer.status_code == 403:
        return set()  # what only comes by loading or importing has no page to add it
    if answer.status_code == 302:
        assert answer["Location"] == reverse("account_change_password"), address
        return set()  # one's own password is changed on everybody's page
    assert answer.status_code == 200, address
    words = Words()
    words.feed(answer.content.decode())
    return set(words.said)


def held_by_rows() -> set[str]:
    """What the rows themselves hold, which no language changes."""
    rows = [row for model in admin.site._registry for row in model._default_manager.all()]
    held = {str(getattr(row, field.attname)) for row in rows for field in row._meta.concrete_fields}
    return held | {str(row) for row in rows}


def test_no_page_of_the_administration_has_a_word_of_english(client: Client, rows: User) -> None:
    """A word without Vietnamese letters that the English page has too was not translated."""
    client.force_login(rows)
    held = held_by_rows()
    left: dict[str, set[str]] = {}
    for address in list(addresses()):  # before a request changes the language
        same = {text.removeprefix("› ") for text in said_on(client, address) & said_on(client, f"/en{address}")}
        left[address] = {text for text in same - held if text.isascii() and not BORROWED.fullmatch(text)}
    assert {address: words for address, words in left.items() if words} == {}


def test_an_administrator_neither_chooses_a_password_nor_takes_it_away(
    client: Client, rows: User, member: Callable[..., User]
) -> None:
    client.force_login(rows)
    other = member(Role.COMMUNE_OFFICER)
    address = reverse("admin:auth_user_password_change", args=[other.pk])
    chosen = "suối-trong-2026"
    client.post(address, {"password1": chosen, "password2": chosen, "usable_password": "false"})
    other.refresh_from_db()
    assert other.has_usable_password()
    assert not other.check_password(chosen)


def test_a_deadline_without_a_kind_says_that_it_holds_for_every_kind(client: Client, rows: User) -> None:
    client.force_login(rows)
    page = client.get(reverse("admin:incidents_stepdeadline_changelist")).content.decode()
    assert '<td class="field-kind">Mọi loại</td>' in page
    assert (
        '<option value="" selected>Mọi loại</option>'
        in client.get(reverse("admin:incidents_stepdeadline_add")).content.decode()
    )
