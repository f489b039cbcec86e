"""Whose address counts."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory

from agencies.network import client_address, counted_address

REQUESTS = RequestFactory()


def test_a_forged_forwarding_header_does_not_hide_an_address(settings: Any) -> None:
    settings.PROXY_COUNT = 0
    assert client_address(REQUESTS.get("/", headers={"X-Forwarded-For": "1.1.1.1"})) == "127.0.0.1"
    settings.PROXY_COUNT = 1
    assert client_address(REQUESTS.get("/", headers={"X-Forwarded-For": "1.1.1.1, 198.51.100.7"})) == "198.51.100.7"


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:aaaa:bbbb:cccc:dddd", "2001:db8:1:2::"),
        ("2001:db8:1:2::1", "2001:db8:1:2::"),
        ("no address", ""),
    ],
)
def test_of_the_new_addresses_the_network_counts(address: str, counted: str) -> None:
    assert counted_address(REQUESTS.get("/", REMOTE_ADDR=address)) == counted
