"""How long `verify_audit` takes for many events, as a ratio to reading the same rows; its memory; and what the chain
adds to taking in a report.

    .venv/bin/python -m bench.verify_audit [--cases N] [--events N] [--reports N]

Everything happens in a database that is removed at the end, on the server of DATABASE_URL, else the private one of
./scripts/serve. Cases are reports through the verb; their further events are rows put in by SQL, as a step writes them.
Reports with and without the trigger come by turns, medians.
"""

import argparse
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable

from launch import database
from launch.project import Project

from bench.machine import machine, table
from tests.running_site import ROOT
from tests.scratch_database import scratch_database

MORE_EVENTS = """
DO $$
BEGIN
    FOR number IN 2..%(events)s LOOP
        UPDATE incidents_incident SET version = version + 1;
        INSERT INTO incidents_event (incident_id, version, verb, from_state, to_state, by, public_note, internal_note,
                                     data, at, bound)
        SELECT id, version, 'note', '', '', 'system', '', 'Đã đi xem, sẽ quay lại. ' || repeat('Ghi chú ', 20),
               jsonb_build_object('reason', 'kiểm tra định kỳ'), now(), '{}'
        FROM incidents_incident ORDER BY id;
    END LOOP;
END $$
"""
READ = "SELECT e.*, s.code FROM incidents_event e JOIN incidents_incident s ON s.id = e.incident_id ORDER BY 2, 3"
ROUNDS = 7


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=500)
    parser.add_argument("--events", type=int, default=100, help="of each case")
    parser.add_argument("--reports", type=int, default=60, help="of each round with and without the trigger")
    chosen = parser.parse_args()
    project = Project.at(ROOT)
    project.make_folders()
    print(machine())
    with (
        tempfile.TemporaryDirectory() as folder,
        database.running(project) as server,
        scratch_database(server.url) as url,
    ):
        os.environ |= {"DATABASE_URL": url, "GEOPGI_VAR": folder, "GEOPGI_MODE": "test"}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geo_pgi.settings")
        import django

        django.setup()
        print(measure(chosen.cases, chosen.events, chosen.reports))
    return 0


def measure(cases: int, events: int, reports: int) -> str:
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    report = _reporter()
    for _ in range(cases):
        report()
    with connection.cursor() as cursor:
        cursor.execute(MORE_EVENTS, {"events": events})
        cursor.execute("ANALYZE")
    read, verified, sealed, count = _passes()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    chained, bare = (1000 * seconds for seconds in _by_turns(report, reports))
    verifying = [f"{verified:.2f}", f"{count / verified:,.0f}", f"{verified / read:.1f}"]
    rows = [
        ["", "seconds", "events/s", "ratio to reading"],
        [f"reading {count:,} rows", f"{read:.2f}", f"{count / read:,.0f}", "1"],
        ["verify_audit, chains and what they bind", *verifying],
        ["seal_audit, all heads", f"{sealed:.2f}", "", f"{sealed / read:.2f}"],
    ]
    added = f"a report: {chained:.2f} ms with the chain, {bare:.2f} ms without, ratio {chained / bare:.3f}"
    return f"{table(rows)}\n\n{added}\nlargest memory of the process: {memory:.0f} MB"


def _reporter() -> Callable[[], None]:
    from uuid import uuid4

    from incidents.intake import submit_report
    from incidents.models import Category
    from places.schematic import load_schematic

    load_schematic()
    category = Category.objects.get(slug="dead-animals")

    def report() -> None:
        submit_report(client_id=uuid4(), category=category, location=(106.54, 21.86), words="Xác lợn chết trôi")

    return report


def _by_turns(report: Callable[[], None], reports: int) -> tuple[float, float]:
    """Seconds a report, with the trigger of the chain and without."""
    from django.db import connection

    times: dict[str, list[float]] = {"ENABLE": [], "DISABLE": []}
    for number in range(2 * ROUNDS + 2):
        switch = ("ENABLE", "DISABLE")[number % 2]
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE incidents_event {switch} TRIGGER pgtrigger_event_linked_4dd5b")
        began = time.perf_counter()
        for _ in range(reports):
            report()
        if number > 1:  # the first of each warms up
            times[switch].append((time.perf_counter() - began) / reports)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE incidents_event ENABLE TRIGGER pgtrigger_event_linked_4dd5b")
    return statistics.median(times["ENABLE"]), statistics.median(times["DISABLE"])


def _passes() -> tuple[float, float, float, int]:
    """Seconds to read all rows as a stream, to verify them, to seal their heads; and how many they are."""
    from django.db import connection, transaction

    from agencies.seals import seal_now
    from agencies.verifying import verify_chains

    began = time.perf_counter()
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(READ)
        count = sum(1 for _row in cursor)
    read = time.perf_counter() - began
    began = time.perf_counter()
    for _finding in verify_chains():
        pass
    verified = time.perf_counter() - began
    began = time.perf_counter()
    seal_now()
    return read, verified, time.perf_counter() - began, count


if __name__ == "__main__":
    raise SystemExit(main())
