import re
import stat

import pytest
import yaml
from launch import ports, reset, secret_files, serve
from launch import test as test_command
from launch.console import Stopped
from launch.supervisor import Supervisor


@pytest.mark.parametrize("name", ["scripts/serve", "scripts/test", "scripts/manage", ".ci/run"])
def test_commands_can_be_run(root, name):
    assert (root / name).stat().st_mode & 0o111


def test_the_automatic_run_does_what_a_person_does_and_nothing_else(root):
    lines = [line for line in (root / ".ci" / "run").read_text().splitlines() if line and not line.startswith("#")]
    assert len(lines) == 1
    assert re.fullmatch(r'exec "\$\(dirname -- "\$0"\)/\.\./scripts/test"', lines[0])


def test_secrets_are_made_once_and_for_their_owner_alone(tmp_path):
    first = secret_files.kept(tmp_path / "secret-key")
    assert len(first) > 50
    assert secret_files.kept(tmp_path / "secret-key") == first
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_feeds_and_messages_name_the_port_where_the_site_is():
    assert serve.at_port({}, 9000)["SITE_URL"] == "http://127.0.0.1:9000"
    assert serve.at_port({"SITE_URL": "http://ban-do.example.vn"}, 9000)["SITE_URL"] == "http://ban-do.example.vn"


def test_logs_are_for_their_owner_alone(project):
    assert stat.S_IMODE(project.log.stat().st_mode) == 0o700


def test_reset_asks_where_there_is_somebody_to_answer(project, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    (project.var / "media").mkdir()
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda prompt: "no")
    with pytest.raises(Stopped, match="Nothing was removed"):
        reset.reset(project, sure=False)
    assert (project.var / "media").exists()


def test_reset_removes_what_people_made_and_keeps_what_was_installed(project, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    for name in ("media", "uploads", "tiles", "static", "stamps"):
        (project.var / name).mkdir()
        (project.var / name / "file").touch()
    (project.var / "secret-key").write_text("s")
    reset.reset(project, sure=True)
    assert {path.name for path in project.var.iterdir()} == {"static", "stamps", "log", "secret-key"}


def test_reset_leaves_somebody_elses_server_alone(project, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgis://elsewhere/db")
    with pytest.raises(Stopped, match="empty that one by hand"):
        reset.reset(project, sure=True)


def test_a_process_that_ends_is_told_with_its_last_words(project):
    with Supervisor(
        folder=project.var, logs=project.log, root=project.root, env={"PATH": "/usr/bin:/bin"}
    ) as supervisor:
        supervisor.start("worker", ["sh", "-c", "echo no table; exit 3"])
        with pytest.raises(Stopped, match=r"The worker process ended \(code 3\)(.|\n)*no table"):
            supervisor.wait_until_ready(f"http://{ports.HOST}:9/")


REPORT = '<testsuites><testsuite tests="{}" failures="{}" errors="{}" skipped="{}"/></testsuites>'


def test_the_closing_line_counts_tests_and_checks(tmp_path):
    tally = test_command.Tally()
    tally.add("lint", ok=True)
    report = tmp_path / "report.xml"
    report.write_text(REPORT.format(10, 1, 1, 3))
    tally.add_tests("tests", report, exit_code=1)
    assert tally.closing_line() == "6 passed, 2 failed, 3 skipped"


def test_a_run_without_a_single_test_counts_as_failed(tmp_path):
    tally = test_command.Tally()
    tally.add_tests("browser tests", tmp_path / "none.xml", exit_code=test_command.NO_TESTS_RAN)
    assert tally.failed == 1


@pytest.fixture
def compose(root):
    return yaml.safe_load((root / "docker-compose.yml").read_text())


def test_compose_has_the_parts_of_a_site_and_keeps_no_secret(root, compose):
    assert set(compose["services"]) == {"database", "setup", "web", "worker", "nginx"}
    for service in compose["services"].values():
        assert "environment" not in service
    for name in ("setup", "web", "worker"):
        assert compose["services"][name]["env_file"] == "deploy/env"
    assert compose["services"]["database"]["env_file"] == "deploy/database.env"
    assert "deploy/*env\n" in (root / ".gitignore").read_text()


def test_everything_compose_mounts_is_declared_or_in_the_checkout(root, compose):
    mounts = [volume.split(":")[0] for service in compose["services"].values() for volume in service.get("volumes", [])]
    here = {"./deploy/certs"}
    missing = [m for m in mounts if m not in compose["volumes"] and m not in here and not (root / m).exists()]
    assert missing == []


@pytest.mark.parametrize(
    ("name", "secrets"),
    [("env", ("SECRET_KEY", "CONTACT_KEYS", "ALLOWED_HOSTS")), ("database.env", ("POSTGRES_PASSWORD",))],
)
def test_the_example_environments_name_every_secret_and_set_none(root, name, secrets):
    lines = (root / "deploy" / f"{name}.example").read_text().splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    for secret in secrets:
        assert given[secret] == ""
