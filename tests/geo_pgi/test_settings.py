"""Production does not start with a secret that is missing or a default, and says which."""

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT

GOOD = {
    "GEOPGI_MODE": "production",
    "SECRET_KEY": "k" * 30 + "Z9_" * 10,
    "CONTACT_KEYS": "c" * 45,
    "ALLOWED_HOSTS": "bando.example.vn",
    "DATABASE_URL": "postgis:///nowhere",
}


def start(**changes: str | None) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in (GOOD | changes).items() if value is not None}
    return subprocess.run(
        [sys.executable, "-c", "import geo_pgi.settings"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_starts_with_real_secrets() -> None:
    assert start().returncode == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", None),
        ("SECRET_KEY", "changeme"),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "local-only-" + "x" * 50),
        ("CONTACT_KEYS", None),
        ("CONTACT_KEYS", "short"),
        ("AUDIT_KEYS", "short"),
        ("ALLOWED_HOSTS", None),
        ("ALLOWED_HOSTS", "*"),
        ("GEOPGI_MODE", "prod"),
    ],
)
def test_production_refuses_to_start_and_names_what_is_wrong(name: str, value: str | None) -> None:
    found = start(**{name: value})
    assert found.returncode != 0
    assert f"ImproperlyConfigured: {name}" in found.stderr


def test_production_is_the_default_mode() -> None:
    assert "SECRET_KEY" in start(GEOPGI_MODE=None, SECRET_KEY=None).stderr
