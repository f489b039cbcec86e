"""A database with every table and a site with the sample content, made once and copied for each who needs one of their
own: to make them takes most of a minute, to copy them a second.

They are kept until something that they are made of changes; the site for an hour at most, since the sample content
counts its days back from when it was loaded. Run as a program, it makes both.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from launch import site
from launch.database import Database
from launch.project import Project
from launch.stamps import digest
from psycopg2 import sql  # type: ignore[import-untyped]

from tests.scratch_database import connect, run_on_server

ROOT = Path(__file__).resolve().parent.parent
FRESH_S = 3600
SECRETS = ("SECRET_KEY", "CONTACT_KEYS")


@dataclass(frozen=True)
class ReadySite:
    """What `var` of the site holds, and the name of its database on the server."""

    var: Path
    database: str


def empty_database(server: str) -> str:
    """Name of a database on the server of this DATABASE_URL, with every table and the rows that migrations bring."""
    name = f"{_prefix()}_empty_{_sources()}"
    with _alone("empty"):
        if not _exists(server, name):
            _drop_all(server, f"{_prefix()}_empty")
            half = f"{name}_half"
            run_on_server(server, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(half)))
            project, database, env = _place(server, half, _folder() / "empty")
            site.migrate(project, env, database)
            _rename(server, half, name)
    return name


@contextlib.contextmanager
def sample_site(server: str) -> Iterator[ReadySite]:
    """Inside, nobody takes it away."""
    name = f"{_prefix()}_site_{_sources()}"
    ready = ReadySite(_folder() / "site", name)
    with _alone("site"):
        if not (_is_fresh(ready.var) and _exists(server, name)):
            shutil.rmtree(ready.var, ignore_errors=True)
            _drop_all(server, f"{_prefix()}_site")
            _make_site(server, ready)
        yield ready


def _make_site(server: str, ready: ReadySite) -> None:
    folder, half = ready.var.with_name("site.half"), f"{ready.database}_half"
    shutil.rmtree(folder, ignore_errors=True)
    copy_database(server, empty_database(server), half)
    project, database, env = _place(server, half, folder)
    with ThreadPoolExecutor() as beside:
        gathering = beside.submit(site.collect_static, project, env)
        site.load_starter(project, env, database)
        gathering.result()
    _rename(server, half, ready.database)
    folder.rename(ready.var)


def copy_database(server: str, template: str, name: str) -> None:
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    run_on_server(server, statement.format(sql.Identifier(name), sql.Identifier(template)))


def _place(server: str, name: str, var: Path) -> tuple[Project, Database, dict[str, str]]:
    project = Project(root=ROOT, var=var)
    project.make_folders()
    url = urlsplit(server)._replace(path=f"/{name}").geturl()
    database = Database(url=url, identity=url, private=False)
    return project, database, site.environment(project, database, mode="local")


def _sources() -> str:
    """A word that changes with whatever decides on tables, rows, files and secrets."""
    packages = sorted(init.parent for init in ROOT.glob("*/__init__.py") if init.parent.name not in ("tests", "bench"))
    others = [ROOT / name for name in ("static", "templates", "locale", "requirements.txt", "package-lock.json")]
    return digest([*packages, *others], *(os.environ.get(name, "") for name in SECRETS))[:12]


def _prefix() -> str:
    """Of this checkout: others may use the same server."""
    return f"geopgi_ready_{hashlib.sha256(str(_folder()).encode()).hexdigest()[:10]}"


def _folder() -> Path:
    return ROOT / "var" / "test" / "ready"


@contextlib.contextmanager
def _alone(what: str) -> Iterator[None]:
    """Of several processes one makes it while the others wait."""
    _folder().mkdir(parents=True, exist_ok=True)
    with (_folder() / f"{what}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _is_fresh(folder: Path) -> bool:
    return folder.exists() and time.time() - (folder / "demo-accounts.json").stat().st_mtime < FRESH_S


def _exists(server: str, name: str) -> bool:
    return name in _names(server, name)


def _names(server: str, prefix: str) -> list[str]:
    with contextlib.closing(connect(urlsplit(server)._replace(path="/postgres").geturl())) as line:
        cursor = line.cursor()
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix])
        return [name for (name,) in cursor.fetchall()]


def _drop_all(server: str, prefix: str) -> None:
    for name in _names(server, prefix):
        run_on_server(server, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _rename(server: str, name: str, new: str) -> None:
    statement = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    run_on_server(server, statement.format(sql.Identifier(name), sql.Identifier(new)))


if __name__ == "__main__":
    with sample_site(os.environ["DATABASE_URL"]):
        pass
