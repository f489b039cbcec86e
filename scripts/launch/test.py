"""The command `test`: every check and test, after setting up what they need."""

import os
import secrets
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from launch import browser, database, gis_programs, machine, processes, site, web_server
from launch.console import say
from launch.project import Project

NO_TESTS_RAN = 5


@dataclass
class Tally:
    """Counts of single tests and of checks, each check being one."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    failures: list[str] = field(default_factory=list)

    def add(self, name: str, *, ok: bool) -> None:
        self.passed += ok
        self.failed += not ok
        if not ok:
            self.failures.append(name)

    def add_tests(self, name: str, report: Path, *, exit_code: int) -> None:
        """Counts from a JUnit report. A run that failed without a failed test (nothing collected, a crash) is one
        failure."""
        before = self.failed
        if report.exists():
            for suite in ElementTree.parse(report).iter("testsuite"):
                total, failed, errors, skipped = (
                    int(suite.get(key, 0)) for key in ("tests", "failures", "errors", "skipped")
                )
                self.passed += total - failed - errors - skipped
                self.failed += failed + errors
                self.skipped += skipped
        if exit_code != 0:
            self.failed = max(self.failed, before + 1)
            self.failures.append(name)

    def closing_line(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def main(project: Project, arguments: Sequence[str]) -> int:
    """0 when everything passed. With arguments, only pytest runs, with them."""
    with machine.setting_up(project):
        processes.end(processes.orphans(project.var))
        machine.ensure_packages(project, requirements="requirements-dev.txt")
        chromium = browser.ensure(project)
        nginx = web_server.ensure(project)
        gis_programs.ensure(project)
    with database.running(project) as base:
        env = site.environment(project, base, mode="test") | {"CHROMIUM": chromium, "NGINX_PROGRAM": nginx}
        # Losing the last transactions in a crash of the machine is no harm to a test database.
        env |= {"PGOPTIONS": "-c synchronous_commit=off"}
        with machine.setting_up(project):
            site.compile_messages(project, env)
        if arguments:
            command: list[str | Path] = [project.python, "-m", "pytest", *arguments]
            return subprocess.run(command, cwd=project.root, env=env, check=False).returncode
        return _everything(project, env)


def _everything(project: Project, env: dict[str, str]) -> int:
    tally = Tally()
    making: list[str | Path] = [project.python, "-m", "tests.ready"]
    with ThreadPoolExecutor(1) as beside:
        # What most tests begin with is made meanwhile; why it cannot be made is told by the tests, which try again.
        beside.submit(subprocess.run, making, cwd=project.root, env=env, check=False, capture_output=True)
        for name, command in checks().items():
            say(f"\n=== {name}")
            checked = env | production() if name == "deployment check" else env
            code = subprocess.run(command, cwd=project.root, env=checked, check=False).returncode
            tally.add(name, ok=code == 0)
    side_by_side = ["-n", str(min(os.cpu_count() or 1, 4))]
    for name, options in (
        ("tests", [*side_by_side, "-m", "not browser"]),
        # Each process has a site of its own; in this order the long files are not the last. What fails is tried once
        # more and named among the reruns: docs/decisions/0027.
        (
            "browser tests",
            [*side_by_side, "--dist", "loadfile", "--no-loadscope-reorder", "-m", "browser", "--reruns", "1"],
        ),
    ):
        say(f"\n=== {name}")
        report = project.var / "test" / f"{name.replace(' ', '-')}.xml"
        report.unlink(missing_ok=True)
        command = [str(project.python), "-m", "pytest", *options, f"--junit-xml={report}"]
        code = subprocess.run(command, cwd=project.root, env=env, check=False).returncode
        tally.add_tests(name if code != NO_TESTS_RAN else f"{name} (none ran)", report, exit_code=code)
    say("")
    if tally.failures:
        say(f"Failed: {', '.join(tally.failures)}")
    say(tally.closing_line())
    return 1 if tally.failed else 0


def checks() -> dict[str, list[str]]:
    """Everything beside the tests that must hold, by name."""
    return {
        "lint": ["ruff", "check", "."],
        "format": ["ruff", "format", "--check", "."],
        "types": ["mypy", "."],
        "room rules": ["lint-imports"],
        "missing migrations": ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
        "deployment check": ["python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
    }


def production() -> dict[str, str]:
    """Environment of a production site, with secrets for this check alone."""
    return {
        "GEOPGI_MODE": "production",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "CONTACT_KEYS": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "map.example.vn",
    }
