"""The private PostgreSQL server of a checkout: made, started, adopted, stopped.

It listens on a socket in a folder closed to other users, never on the network.
"""

import fcntl
import os
import secrets
import shutil
import signal
import subprocess
import time
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

from launch import processes, unpacked_packages
from launch.cluster_place import Place
from launch.console import Stopped, explain, run, step, tail, trim
from launch.postgres import Postgres
from launch.restarts import Restarts

ROLE = "geopgi"
NAME = "geopgi"
START_SECONDS = 120
CONFIGURATION = """\
# Written at each start.
listen_addresses = ''
port = 5432
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
max_connections = 100
shared_buffers = 256MB
"""
# A role that may make databases (tests do) but is no superuser, as in production; PostGIS, which only a superuser
# may add, is put into the template that databases are copied from.
ROLES_SQL = f"CREATE ROLE {ROLE} LOGIN CREATEDB;"
DATABASE_SQL = f"CREATE DATABASE {NAME} OWNER {ROLE};"


class Cluster:
    """Use as a context: inside, the server runs; the last of several users to leave stops it."""

    def __init__(self, *, place: Place, postgres: Postgres, log: Path) -> None:
        self.place = place
        self.postgres = postgres
        self.log = log
        self.data = place.home / "data"
        self.server_log = place.home / "server.log"
        self._lock = log.parent.parent / "pg.lock"
        self._head: tuple[int, str | None] | None = None
        self._restarts = Restarts("The private PostgreSQL in var/pg", log=self.server_log)
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PG")},
            **(unpacked_packages.environment(postgres.root) if postgres.root != Path("/") else {}),
            "LC_ALL": "C.UTF-8",
        }

    @property
    def url(self) -> str:
        """For DATABASE_URL."""
        return f"postgis://{ROLE}@/{NAME}?host={quote(str(self.place.socket), safe='')}"

    @property
    def identity(self) -> str:
        """A word that is another one after the database was made anew."""
        return (self.place.home / "identity").read_text()

    def __enter__(self) -> "Cluster":
        self._use = self._lock.open("w")
        fcntl.flock(self._use, fcntl.LOCK_SH)
        try:
            if not (self.data / "PG_VERSION").exists():
                with step("Making a private PostgreSQL database in var/pg"):
                    self._create()
            self._start()
            if not (self.place.home / "identity").exists():
                self._prepare()
        except BaseException:
            self._leave()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave()

    def _leave(self) -> None:
        try:
            fcntl.flock(self._use, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        else:
            self._control("stop", "-m", "fast", "-t", "60")
        finally:
            self._use.close()

    def in_use(self) -> bool:
        """Whether another start uses the server now."""
        with self._lock.open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def stop_remains(self) -> None:
        """Ends every process of this cluster, whoever left it."""
        processes.end(processes.working_in(self.data, program="postgres"), first=signal.SIGINT)

    def keep_running(self) -> None:
        """Starts the server again if it ended, as after a kill -9. Raises Stopped when that happens over and over."""
        if self._head is not None and processes.start_time(self._head[0]) == self._head[1]:
            return
        pid = self._postmaster()
        if pid is None:
            time.sleep(self._restarts.pause("ended"))
            self._start()
            pid = self._postmaster()
        self._head = (pid, processes.start_time(pid)) if pid is not None else None

    def _create(self) -> None:
        """In a folder beside, renamed when whole, so that a start that is killed here leaves nothing half made."""
        new = self.place.home / "data.new"
        shutil.rmtree(new, ignore_errors=True)
        options = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-instructions"]
        self._run("initdb", "-D", new, *options, what="Making the database files")
        with (new / "postgresql.conf").open("a") as file:
            file.write("\ninclude = 'geopgi.conf'\n")
        new.rename(self.data)

    def _start(self) -> None:
        configuration = self.data / "geopgi.conf"
        configuration.write_text(CONFIGURATION.format(socket=self.place.socket))
        os.chown(configuration, self.place.owner.pw_uid, self.place.owner.pw_gid)
        if self._adopt():
            return
        self._clear_remains()
        trim(self.server_log)
        if self._control("start", "-t", str(START_SECONDS), "-l", self.server_log) != 0:
            said = tail(self.server_log) or tail(self.log)
            raise Stopped(explain(said) or f"The private PostgreSQL in var/pg does not start:\n{said}")

    def _adopt(self) -> bool:
        """Takes over a server that still runs, unless its programs were replaced since (an upgrade breaks it) or it
        does not answer."""
        pid = self._postmaster()
        if pid is None or processes.executable(pid).endswith(" (deleted)"):
            return False
        limit = time.monotonic() + 15
        while time.monotonic() < limit and processes.start_time(pid):
            if self._answers():
                return True
            time.sleep(0.3)
        return False

    def _postmaster(self) -> int | None:
        file = self.data / "postmaster.pid"
        number = file.read_text().partition("\n")[0] if file.exists() else ""
        ours = processes.working_in(self.data, program="postgres")
        return int(number) if number.isdigit() and int(number) in ours else None

    def _answers(self) -> bool:
        command: list[str | Path] = [self.postgres.folder / "psql", *self._connection("postgres"), "-c", "SELECT 1"]
        return (
            subprocess.run(
                command, env=self._environment, capture_output=True, check=False, **self.place.as_owner()
            ).returncode
            == 0
        )

    def _clear_remains(self) -> None:
        """After a kill -9: processes without a head, and lock files whose process number another program may bear."""
        self.stop_remains()
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for leftover in self.place.socket.glob(".s.PGSQL.*"):
            leftover.unlink()

    def _prepare(self) -> None:
        self._sql("template1", "CREATE EXTENSION IF NOT EXISTS postgis;")
        if self._sql("postgres", f"SELECT 1 FROM pg_roles WHERE rolname = '{ROLE}'") != "1":
            self._sql("postgres", ROLES_SQL)
        if self._sql("postgres", f"SELECT 1 FROM pg_database WHERE datname = '{NAME}'") != "1":
            self._sql("postgres", DATABASE_SQL)
        (self.place.home / "identity").write_text(secrets.token_hex(16))

    def _sql(self, database: str, statement: str) -> str:
        """The answer, without decoration."""
        command: list[str | Path] = [
            self.postgres.folder / "psql",
            *self._connection(database),
            "-v",
            "ON_ERROR_STOP=1",
            "-Atqc",
            statement,
        ]
        done = subprocess.run(
            command, env=self._environment, capture_output=True, text=True, check=False, **self.place.as_owner()
        )
        if done.returncode != 0:
            raise Stopped(explain(done.stderr) or f"Preparing the private database failed: {done.stderr.strip()}")
        return done.stdout.strip()

    def _connection(self, database: str) -> list[str]:
        return ["-h", str(self.place.socket), "-p", "5432", "-U", "postgres", "-X", "-d", database]

    def _control(self, verb: str, *options: str | Path) -> int:
        command: list[str | Path] = [self.postgres.folder / "pg_ctl", verb, "-D", self.data, "-w", *options]
        with self.log.open("ab") as sink:
            return subprocess.run(
                command,
                env=self._environment,
                stdout=sink,
                stderr=subprocess.STDOUT,
                check=False,
                **self.place.as_owner(),
            ).returncode

    def _run(self, program: str, *arguments: str | Path, what: str) -> None:
        run(
            [self.postgres.folder / program, *arguments],
            what=what,
            log=self.log,
            env=self._environment,
            **self.place.as_owner(),
        )
