import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_q.models import Schedule

from agencies.models import Role
from agencies.policy import NotAllowed
from incidents import jobs
from incidents.contacts import Contact, delete_expired_contacts, erase_contact, reveal
from incidents.errors import ContactGone, ContactUnreadable, MissingNeeds
from incidents.models import ContactAccess, ReporterContact
from incidents.states import State as S
from tests.factories import make_member
from tests.incidents.conftest import World


def test_the_database_holds_nothing_readable_of_a_contact(world: World, contact: Contact) -> None:
    world.report(contact=contact)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name_encrypted, phone_encrypted FROM incidents_reportercontact")
        stored = b"".join(bytes(part) for part in cursor.fetchone())
    assert contact.name.encode() not in stored
    assert contact.phone.encode() not in stored
    assert contact.phone[-4:].encode() not in stored


def test_the_same_contact_is_never_stored_alike(world: World, contact: Contact) -> None:
    first, second = (world.report(contact=contact).report.contact for _ in range(2))
    assert bytes(first.phone_encrypted) != bytes(second.phone_encrypted)


def test_a_contact_written_before_the_report_was_sent_again_is_kept(world: World, contact: Contact) -> None:
    key = uuid4()
    report = world.report(client_id=key).report
    again = world.report(client_id=key, contact=contact)
    assert again.duplicate_delivery
    assert reveal(user=world.officer, report=report, reason="Hỏi thêm") == contact
    right = Contact(name=contact.name, phone="0987 654 321")
    world.report(client_id=key, contact=right)
    assert reveal(user=world.officer, report=report, reason="Hỏi thêm") == right
    world.report(client_id=key)
    assert reveal(user=world.officer, report=report, reason="Hỏi thêm") == right


def test_an_erased_contact_does_not_come_back_with_a_report_sent_again(world: World, contact: Contact) -> None:
    key = uuid4()
    report = world.report(client_id=key, contact=contact).report
    erase_contact(report=report)
    world.report(client_id=key, contact=contact)
    assert not ReporterContact.objects.exists()


def test_each_look_is_written_down_with_its_reason(world: World, contact: Contact) -> None:
    report = world.report(contact=contact).report
    officer = make_member(Role.COMMUNE_OFFICER, areas=[world.commune_a])
    assert reveal(user=officer, report=report, reason=" Hỏi thêm vị trí ") == contact
    look = ContactAccess.objects.get()
    assert (look.user, look.report, look.reason) == (officer, report, "Hỏi thêm vị trí")


def test_without_a_reason_nothing_is_told(world: World, contact: Contact) -> None:
    report = world.report(contact=contact).report
    with pytest.raises(MissingNeeds):
        reveal(user=world.officer, report=report, reason="  ")
    assert not ContactAccess.objects.exists()


@pytest.mark.parametrize(
    "role", [Role.POLICE_OFFICER, Role.LEADER, Role.AGRICULTURE_OFFICER, Role.MEDIA_OFFICER, Role.ADMINISTRATOR]
)
def test_roles_that_do_not_need_the_reporter_do_not_see_the_reporter(
    world: World, contact: Contact, role: Role
) -> None:
    report = world.report(contact=contact).report
    with pytest.raises(NotAllowed):
        reveal(user=make_member(role, areas=[world.commune_a]), report=report, reason="Tò mò")
    assert not ContactAccess.objects.exists()


def test_nobody_outside_the_area_sees_the_reporter_nor_the_agency_it_was_handed_to(
    world: World, contact: Contact
) -> None:
    incident = world.incident(S.ASSIGNED, contact=contact)
    report = incident.reports.get()
    stranger = make_member(Role.COMMUNE_OFFICER, areas=[world.commune_b])
    for user in (stranger, AnonymousUser()):
        with pytest.raises(NotAllowed):
            reveal(user=user, report=report, reason="x")


def test_without_name_and_phone_no_contact_is_kept(world: World) -> None:
    report = world.report(contact=Contact(name=" ", phone="")).report
    assert not ReporterContact.objects.exists()
    with pytest.raises(ContactGone):
        reveal(user=world.officer, report=report, reason="x")


def test_keys_are_rotated_by_putting_a_new_one_in_front(world: World, contact: Contact, settings: Any) -> None:
    settings.CONTACT_KEYS = ["old-key"]
    report = world.report(contact=contact).report
    settings.CONTACT_KEYS = ["new-key", "old-key"]
    assert reveal(user=world.officer, report=report, reason="x") == contact
    settings.CONTACT_KEYS = ["new-key"]
    with pytest.raises(ContactUnreadable):
        reveal(user=world.officer, report=report, reason="x")


def test_contacts_are_deleted_when_their_time_is_over(world: World, contact: Contact) -> None:
    report = world.report(contact=contact).report
    last_day = timezone.localdate() + dt.timedelta(days=180)
    assert delete_expired_contacts(on=last_day) == 0
    assert delete_expired_contacts(on=last_day + dt.timedelta(days=1)) == 1
    assert delete_expired_contacts(on=last_day + dt.timedelta(days=1)) == 0
    assert ContactAccess.objects.count() == 0
    with pytest.raises(ContactGone):
        reveal(user=world.officer, report=report, reason="x")


def test_a_contact_whose_time_is_over_is_not_told_even_before_the_job_ran(world: World, contact: Contact) -> None:
    report = world.report(contact=contact, at=timezone.now() - dt.timedelta(days=181)).report
    with pytest.raises(ContactGone):
        reveal(user=world.officer, report=report, reason="x")
    assert jobs.delete_expired_contacts() == 1


def test_its_owner_may_have_it_deleted_at_once(world: World, contact: Contact) -> None:
    report = world.report(contact=contact).report
    assert erase_contact(report=report)
    assert not erase_contact(report=report)


def test_the_jobs_are_scheduled_once_by_migrate(db: None) -> None:
    call_command("migrate", verbosity=0)
    call_command("migrate", verbosity=0)
    scheduled = Schedule.objects.filter(func__startswith="incidents.jobs.").values_list("func", flat=True)
    assert sorted(scheduled) == sorted(function for function, _cron in jobs.SCHEDULES.values())
    for name in scheduled:
        assert callable(getattr(jobs, name.rsplit(".", 1)[1]))
