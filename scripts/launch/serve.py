"""The command `serve`: from a bare checkout to a site that answers."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from launch import database, machine, ports, processes, reset, site
from launch.console import say
from launch.database import Database
from launch.project import Project
from launch.supervisor import Supervisor

HELP = """\
Sets up what this machine lacks (PostgreSQL with PostGIS, Python and browser packages), fills an empty database with
sample content and runs the site at http://127.0.0.1:8000. Run again, it keeps its data and starts in seconds.
Environment: PORT, another port; DATABASE_URL, another database server than the private one in var/pg.
"""


def main(project: Project, arguments: Sequence[str]) -> int:
    """Runs until Ctrl-C; 0 then. Raises Stopped with the reason when the site cannot run, or not for long."""
    parser = argparse.ArgumentParser(
        prog="./scripts/serve", description=HELP, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument(
        "--reset", action="store_true", help="start over: remove the database and all uploaded files, after asking"
    )
    parser.add_argument("--yes", action="store_true", help="with --reset: do not ask")
    chosen = parser.parse_args(arguments)
    with machine.setting_up(project):
        processes.end(processes.orphans(project.var))
        ports.wanted()
        if chosen.reset:
            reset.reset(project, sure=chosen.yes)
        machine.ensure_packages(project)
    with database.running(project) as base:
        try:
            _run(project, base)
        except KeyboardInterrupt:
            say("\n• Stopping…")
    say("Stopped. / Đã dừng.")
    return 0


def _run(project: Project, base: Database) -> None:
    env = site.environment(project, base, mode="local")
    with machine.setting_up(project):
        site.compile_messages(project, env)
        site.migrate(project, env, base)
        site.collect_static(project, env)
        site.load_starter(project, env, base)
    port = ports.choose()
    address = address_of(port)
    env = at_port(env, port)
    with Supervisor(folder=project.var, logs=project.log, root=project.root, env=env) as supervisor:
        supervisor.start("web", web_command(project, port))
        supervisor.start("worker", [project.python, "manage.py", "qcluster"])
        accounts = site.demo_accounts(project, env)
        supervisor.wait_until_ready(f"{address}/readyz")
        say(f"\n{accounts.rstrip()}\n")
        say(f"GeoPGI is at {address}  (logs: {project.log}; Ctrl-C stops it)")
        say(f"Bản đồ đang chạy tại {address}  (nhật ký: {project.log}; bấm Ctrl-C để dừng)")
        supervisor.watch(base.keep_running)


def address_of(port: int) -> str:
    return f"http://{ports.HOST}:{port}"


def at_port(env: dict[str, str], port: int) -> dict[str, str]:
    """The environment with the port, and with the address that feeds and messages name unless another was given."""
    return {"SITE_URL": address_of(port), **env, "PORT": str(port)}


WEB_THREADS = 48
"""Without nginx in front a request that is sent slowly, or never to its end, holds a thread while its body is read,
and granian sets no limit of time on that. So there are more threads than requests with a body are let in
(`geo_pgi/body_slots.py`), and fewer than the database takes connections."""


def web_command(project: Project, port: int) -> list[str | Path]:
    """Starts the web server of the site, on this machine only."""
    listening = ["--host", ports.HOST, "--port", str(port)]
    granian = project.venv / "bin" / "granian"
    return [
        granian,
        "--interface",
        "wsgi",
        "--no-ws",
        *listening,
        "--blocking-threads",
        str(WEB_THREADS),
        "geo_pgi.wsgi:application",
    ]
