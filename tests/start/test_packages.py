import json
import re

import pytest
from launch import gis_programs, package_names, postgres, python_packages, system_packages, unpacked_packages
from launch.console import Stopped

PINNED = re.compile(r"^[A-Za-z0-9._-]+==[^\s;]+$")


def pins(path):
    lines = [line.strip() for line in path.read_text().splitlines()]
    return [line for line in lines if line and not line.startswith(("#", "-r "))]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "requirements-node.txt"])
def test_every_python_package_is_pinned(root, name):
    assert [line for line in pins(root / name) if not PINNED.match(line)] == []


@pytest.mark.parametrize("kind", ["requirements", "requirements-dev"])
def test_what_is_asked_for_is_among_the_pins(root, kind):
    asked = {re.split(r"[^A-Za-z0-9._-]", line)[0].lower() for line in pins(root / f"{kind}.in")}
    pinned = {line.partition("==")[0].lower() for line in pins(root / f"{kind}.txt") + pins(root / "requirements.txt")}
    assert asked <= pinned


def test_the_lock_file_names_no_download_address(root):
    lock = json.loads((root / "package-lock.json").read_text())
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]


def test_the_newest_postgis_on_offer_is_chosen():
    available = ["postgresql-9-postgis-3", "postgresql-15-postgis-3", "postgresql-15-postgis-3-scripts", "gettext"]
    assert package_names.resolve(["gettext", "postgresql-*-postgis-3"], available=available) == [
        "gettext",
        "postgresql-15-postgis-3",
    ]


def test_what_printing_lacks_is_named_wherever_it_may_lie(tmp_path):
    installed, unpacked = tmp_path / "installed", tmp_path / "unpacked"
    everything = [*system_packages.PRINTING]
    assert system_packages.missing_for_printing([installed, unpacked]) == everything
    for root, file in (
        (installed, "lib/x86_64-linux-gnu/libpango-1.0.so.0"),
        (unpacked, "share/fonts/truetype/roboto/Roboto-Regular.ttf"),
    ):
        (root / "usr" / file).parent.mkdir(parents=True)
        (root / "usr" / file).touch()
    missing = system_packages.missing_for_printing([installed, unpacked])
    assert missing == [name for name in everything if name not in ("libpango-1.0-0", "fonts-roboto-unhinted")]


def test_no_postgis_on_offer_is_told():
    with pytest.raises(Stopped, match="postgresql-N-postgis-3"):
        package_names.resolve(["postgresql-*-postgis-3"], available=["gettext"])


def test_root_needs_no_prefix_and_a_user_without_sudo_has_none():
    assert system_packages.root_prefix(0, sudo=None, terminal=False) == []
    assert system_packages.root_prefix(1000, sudo=None, terminal=True) is None


def test_sudo_that_would_ask_is_not_used_without_a_terminal():
    assert system_packages.root_prefix(1000, sudo="/bin/false", terminal=False) is None
    assert system_packages.root_prefix(1000, sudo="/bin/true", terminal=False) == ["/bin/true", "-n"]


def test_what_cannot_be_unpacked_needs_root_and_the_sentence_says_so(project):
    with pytest.raises(Stopped, match=r"python3\.11-venv.*as root or as a user with sudo"):
        unpacked_packages.fetch(project, ["gettext", "python3.11-venv"])


def test_programs_that_only_tests_need_are_asked_of_nobody_who_may_not_install(project, monkeypatch):
    asked = []
    monkeypatch.setattr(gis_programs.shutil, "which", lambda _name: None)
    monkeypatch.setattr(system_packages, "install", lambda _project, names: asked.append(names))
    monkeypatch.setattr(system_packages, "root_prefix", lambda *_given, **_options: None)
    gis_programs.ensure(project)
    assert asked == []
    monkeypatch.setattr(system_packages, "root_prefix", lambda *_given, **_options: [])
    gis_programs.ensure(project)
    assert asked == [["curl", "gdal-bin"]]


@pytest.fixture
def servers(project, monkeypatch):
    """Server versions laid out as Debian does, in an otherwise empty system; PostGIS for those marked."""

    def install(**versions):
        system = project.root / "system"
        for name, with_postgis in versions.items():
            number = name.removeprefix("v")
            (system / "usr/lib/postgresql" / number / "bin").mkdir(parents=True)
            (system / "usr/lib/postgresql" / number / "bin" / "initdb").touch()
            if with_postgis:
                (system / "usr/share/postgresql" / number / "extension").mkdir(parents=True)
                (system / "usr/share/postgresql" / number / "extension" / "postgis.control").touch()
        monkeypatch.setattr(postgres, "DEBIAN_ROOT", system)

    return install


def made_by(project, version):
    (project.var / "pg" / "data").mkdir(parents=True)
    (project.var / "pg" / "data" / "PG_VERSION").write_text(f"{version}\n")


def test_the_newest_server_with_postgis_runs_new_data(project, servers):
    servers(v14=True, v15=True, v17=False)
    chosen = postgres.usable(project)
    assert chosen is not None
    assert chosen.version == 15


def test_data_are_run_by_the_version_that_made_them(project, servers):
    servers(v15=True, v17=True)
    made_by(project, 15)
    chosen = postgres.usable(project)
    assert chosen is not None
    assert chosen.version == 15
    assert postgres.missing_packages(project) == []


def test_the_version_of_the_data_is_installed_when_it_is_gone(project, servers):
    servers(v17=True)
    made_by(project, 15)
    assert postgres.missing_packages(project) == ["postgresql-15", "postgresql-15-postgis-3"]


def test_a_server_that_lacks_postgis_gets_it_rather_than_a_second_server(project, servers):
    servers(v15=False)
    assert postgres.missing_packages(project) == ["postgresql-15-postgis-3"]


def test_a_nearly_full_disk_is_told_before_anything_is_fetched(project, monkeypatch):
    monkeypatch.setattr(python_packages, "NEEDED_BYTES", 10**18)
    with pytest.raises(Stopped, match="are free on the disk"):
        python_packages.ensure(project, requirements="requirements.txt")
    assert not project.venv.exists()
