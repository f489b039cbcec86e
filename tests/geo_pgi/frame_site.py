"""Puts the addresses, templates and scripts of the frame's tests in place of the site's own."""

import copy
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

HERE = Path(__file__).resolve().parent


@pytest.fixture
def frame_site(settings: Settings) -> Settings:
    settings.ROOT_URLCONF = "tests.geo_pgi.frame_urls"
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"].append(HERE / "templates")
    settings.TEMPLATES = templates
    settings.STATICFILES_DIRS = [*settings.STATICFILES_DIRS, HERE / "static"]
    cache.clear()
    return settings


@pytest.fixture
def frame_server(frame_site: Settings) -> Iterator[LiveServer]:
    """A server without a database: a page of the frame that asks one breaks here."""
    server = LiveServer("127.0.0.1")
    yield server
    server.stop()
