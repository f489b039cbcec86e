"""A month of simulated work, whether anything was forgotten in it, and how the pages of the desk take its weight.

    .venv/bin/python -m bench.month [--cases N] [--few N] [--seed N] [--requests N]

Two months are played from a plan that the seed gives, each in a database of its own: one of 100 cases, and one of N in
as many processes as there are cores. Both are checked; then the same officers open the same pages in both by turns.
Ends with 1 when something was forgotten, when a page takes another number of queries, or more than 1.5 times as long.

Uses the server of DATABASE_URL, else the private one of ./scripts/serve; everything happens in databases and folders
that are removed at the end.
"""

import argparse
import contextlib
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from launch import database
from launch.project import Project

from bench.machine import machine, table
from bench.month.comparing import compare, told
from bench.month.plan import shares, whole_plan
from bench.month.processes import Worker, environment
from bench.month.rhythm import DAY, DAYS, QUARTER, moment
from tests.scratch_database import scratch_database

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--few", type=int, default=100, help="cases of the month that it is compared with")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--requests", type=int, default=40, help="of each page in each database")
    chosen = parser.parse_args()
    project = Project.at(ROOT)
    project.make_folders()
    print(machine())
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(database.running(project))
        few, many = (
            environment(project, stack.enter_context(scratch_database(server.url)), folder / name)
            for name in ("few", "many")
        )
        wrong = play(few, chosen.few, chosen.seed, processes=1)
        wrong += play(many, chosen.cases, chosen.seed, processes=os.cpu_count() or 1)
        with workers(few, 1) as one, workers(many, 1) as other:
            pages = compare((one[0], other[0]), requests=chosen.requests, now=moment(DAYS, 0))
        print(f"{chosen.few:,} and {chosen.cases:,} cases, median of {chosen.requests}\n{told(pages)}")
        wrong += [problem for page in pages for problem in page.wrong()]
    for problem in wrong:
        print(f"WRONG: {problem}")
    return 1 if wrong else 0


def play(values: Mapping[str, str], cases: int, seed: int, *, processes: int) -> list[str]:
    """Plays and checks a month; what is wrong in it."""
    plan = whole_plan(cases, seed=seed)
    began = time.monotonic()
    with workers(values, processes) as team:
        first = team[0]
        accounts = first.call("bench.month.tasks:set_up", seed=seed)
        print(f"{accounts} accounts, {len(plan):,} reports, {processes} processes")
        for worker, share in zip(team, shares(plan, processes), strict=True):
            worker.call("bench.month.tasks:begin", arrivals=share, seed=seed)
        jobs: Counter[str] = Counter()
        now, end = moment(0, 0), moment(DAYS, 0)
        while now < end:
            for worker in team:
                worker.start("bench.month.tasks:play_until", end=now + QUARTER)
            done: Counter[str] = sum((worker.result() for worker in team), Counter())
            jobs += first.call("bench.month.tasks:do_jobs", begin=now, end=now + QUARTER)
            now += QUARTER
            if (now - moment(0, 0)) % DAY == 0 * DAY:
                print(f"{now - DAY:%d/%m} {time.monotonic() - began:5.0f} s, {done['cases']:,} cases", file=sys.stderr)
        rows = [["", ""], *([name, f"{number:,}"] for name, number in sorted({**done, **jobs}.items()))]
        print(f"{table(rows)}\nplayed in {time.monotonic() - began:.0f} s\n")
        first.call("bench.month.tasks:settle")
        return [f"{cases:,} cases: {problem}" for problem in first.call("bench.month.tasks:problems", now=end)]


@contextlib.contextmanager
def workers(values: Mapping[str, str], number: int) -> Iterator[list[Worker]]:
    team = [Worker(values) for _worker in range(number)]
    try:
        yield team
    finally:
        for worker in team:
            worker.close()


if __name__ == "__main__":
    sys.exit(main())
