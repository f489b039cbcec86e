"""The start scripts import nothing of the site and are imported from their own folder."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

from launch.project import Project  # noqa: E402


@pytest.fixture
def root() -> Path:
    return ROOT


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """An empty checkout."""
    monkeypatch.delenv("GEOPGI_VAR", raising=False)
    made = Project.at(tmp_path)
    made.make_folders()
    return made
