"""The database that this start uses: the server DATABASE_URL names, else the private one."""

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from launch import cluster_place, postgres
from launch.cluster import Cluster
from launch.console import Stopped
from launch.project import Project


@dataclass(frozen=True)
class Database:
    """`identity` changes when the database is another one, or was made anew. `keep_running` starts the server again
    if it is ours and ended, and is called every now and then."""

    url: str
    identity: str
    private: bool
    keep_running: Callable[[], None] = lambda: None


@contextlib.contextmanager
def running(project: Project) -> Iterator[Database]:
    """Inside, the database can be reached, as far as it is ours to run."""
    given = os.environ.get("DATABASE_URL")
    if given:
        yield Database(url=given, identity=hashlib.sha256(given.encode()).hexdigest(), private=False)
        return
    with private_cluster(project) as cluster:
        yield Database(url=cluster.url, identity=cluster.identity, private=True, keep_running=cluster.keep_running)


def private_cluster(project: Project) -> Cluster:
    """The checkout's own server, not yet started. Raises Stopped when no PostgreSQL on this machine fits its data."""
    server = postgres.usable(project)
    if server is None:
        made_by = postgres.data_version(project)
        raise Stopped(
            f"The data in var/pg were made by PostgreSQL {made_by}, which this machine does not have with PostGIS. "
            f"Install postgresql-{made_by}-postgis-3, or start over with ./scripts/serve --reset."
        )
    return Cluster(place=cluster_place.settle(project), postgres=server, log=project.setup_log)
