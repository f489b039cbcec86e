"""Counting what a network address sends: over all processes, for an hour, without knowing the address."""

import datetime as dt
import hashlib
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone

from geodata import disk_room
from incidents.errors import NoRoomForPhotos, TooManyLookups, TooManyPhotosNow
from incidents.jobs import delete_old_counts
from incidents.models import AddressCount
from incidents.throttle import allow_lookup, allow_photos, has_room_for_photos

ADDRESS = "198.51.100.7"
REQUEST = RequestFactory(REMOTE_ADDR=ADDRESS).get("/")

pytestmark = pytest.mark.django_db


def test_another_process_counts_on(settings: Any) -> None:
    settings.LOOKUPS_PER_HOUR = 2
    for _ in range(2):
        allow_lookup(REQUEST)
    cache.clear()  # as empty as that of a process that has just begun
    with pytest.raises(TooManyLookups):
        allow_lookup(REQUEST)


@pytest.mark.django_db(transaction=True)
def test_requests_at_the_same_moment_are_all_counted() -> None:
    def ask(_number: int) -> None:
        allow_lookup(REQUEST)
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(ask, range(20)))
    assert AddressCount.objects.get().count == 20


def test_a_subscriber_who_has_a_whole_network_of_addresses_is_counted_as_one(settings: Any) -> None:
    settings.LOOKUPS_PER_HOUR = 2
    for address in ("2001:db8:1:2::1", "2001:db8:1:2:aaaa:bbbb:cccc:dddd"):
        allow_lookup(RequestFactory(REMOTE_ADDR=address).get("/"))
    with pytest.raises(TooManyLookups):
        allow_lookup(RequestFactory(REMOTE_ADDR="2001:db8:1:2::3").get("/"))
    allow_lookup(RequestFactory(REMOTE_ADDR="2001:db8:1:3::1").get("/"))


def test_an_old_address_written_as_a_new_one_is_the_same(settings: Any) -> None:
    settings.LOOKUPS_PER_HOUR = 1
    allow_lookup(RequestFactory(REMOTE_ADDR="::ffff:198.51.100.8").get("/"))
    allow_lookup(REQUEST)
    with pytest.raises(TooManyLookups):
        allow_lookup(RequestFactory(REMOTE_ADDR=f"::ffff:{ADDRESS}").get("/"))


def test_after_the_hour_counting_begins_anew(settings: Any) -> None:
    settings.LOOKUPS_PER_HOUR = 1
    allow_lookup(REQUEST)
    AddressCount.objects.update(ends_at=timezone.now() - dt.timedelta(seconds=1))
    allow_lookup(REQUEST)
    assert AddressCount.objects.get().ends_at > timezone.now() + dt.timedelta(minutes=59)
    with pytest.raises(TooManyLookups):
        allow_lookup(REQUEST)


def test_neither_the_address_nor_a_hash_that_can_be_tried_out_is_stored(settings: Any) -> None:
    allow_lookup(REQUEST)
    [key] = AddressCount.objects.values_list("key", flat=True)
    assert key not in {hashlib.sha256(text.encode()).hexdigest() for text in (ADDRESS, f"lookup {ADDRESS}")}
    settings.SECRET_KEY = "another" * 10
    allow_lookup(REQUEST)
    assert AddressCount.objects.count() == 2


def test_counts_whose_hour_is_over_are_deleted_by_a_job() -> None:
    allow_lookup(REQUEST)
    assert delete_old_counts() == 0
    AddressCount.objects.update(ends_at=timezone.now())
    assert delete_old_counts() == 1


def test_photos_are_counted_one_by_one_and_apart_from_reports(settings: Any) -> None:
    settings.PHOTOS_PER_HOUR = 5
    assert has_room_for_photos(REQUEST, 5)
    assert has_room_for_photos(REQUEST, 0)
    allow_lookup(REQUEST)
    with pytest.raises(TooManyPhotosNow):
        allow_photos(REQUEST, 1)


def test_a_disk_that_is_nearly_full_takes_reports_without_their_photos(monkeypatch: Any) -> None:
    monkeypatch.setattr(disk_room.shutil, "disk_usage", lambda _folder: SimpleNamespace(free=1000))
    assert has_room_for_photos(REQUEST, 0)
    assert not has_room_for_photos(REQUEST, 1)
    with pytest.raises(NoRoomForPhotos):
        allow_photos(REQUEST, 1)
    allow_photos(REQUEST, 0)
    allow_lookup(REQUEST)
