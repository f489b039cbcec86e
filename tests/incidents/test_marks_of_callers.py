"""Contacts that were kept before numbers had marks: who calls again is known all the same."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from incidents.callers import known_caller
from incidents.contacts import Contact
from incidents.models import ContactAccess, ReporterContact
from tests.incidents.conftest import World

pytestmark = pytest.mark.django_db
mark_callers = import_module("incidents.migrations.0015_secrets").mark_callers
NUMBER = "0912 345 678"


def unmarked(world: World, phone: str = NUMBER) -> ReporterContact:
    contact = world.report(contact=Contact(name="Nông Văn Dền", phone=phone)).report.contact
    ReporterContact.objects.filter(pk=contact.pk).update(phone_mark="")
    return contact


def test_an_old_contact_is_known_by_its_number_and_nothing_else_of_it_changes(world: World) -> None:
    contact = unmarked(world)
    assert known_caller(user=world.officer, phone=NUMBER).count == 0
    mark_callers(apps, None)
    assert known_caller(user=world.officer, phone="+84912345678").count == 1
    after = ReporterContact.objects.get(pk=contact.pk)
    assert bytes(after.phone_encrypted) == bytes(contact.phone_encrypted)
    assert (after.phone_mark, after.delete_after) == (contact.phone_mark, contact.delete_after)
    assert not ContactAccess.objects.exists()


def test_run_again_it_changes_nothing(world: World) -> None:
    unmarked(world)
    mark_callers(apps, None)
    before = list(ReporterContact.objects.values())
    mark_callers(apps, None)
    assert list(ReporterContact.objects.values()) == before


def test_what_no_key_opens_and_what_is_no_number_stay_without_one(world: World, settings: Any) -> None:
    lost = unmarked(world)
    settings.CONTACT_KEYS = ["another-key-another-key-another-key-another"]
    wordy, known = unmarked(world, "hỏi bác trưởng thôn"), unmarked(world, "0987654321")
    mark_callers(apps, None)
    marks = dict(ReporterContact.objects.values_list("pk", "phone_mark"))
    assert (marks[lost.pk], marks[wordy.pk]) == ("", "")
    assert marks[known.pk] == known.phone_mark
