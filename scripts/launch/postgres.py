"""The PostgreSQL servers with PostGIS on this machine, installed or unpacked."""

from dataclasses import dataclass
from pathlib import Path

from launch.project import Project

DEBIAN_ROOT = Path("/")


@dataclass(frozen=True)
class Postgres:
    """One major version: its programs are in `folder`, and `root` is / unless it was unpacked elsewhere."""

    version: int
    root: Path

    @property
    def folder(self) -> Path:
        return self.root / "usr" / "lib" / "postgresql" / str(self.version) / "bin"

    def has_postgis(self) -> bool:
        return (self.root / "usr/share/postgresql" / str(self.version) / "extension/postgis.control").exists()


def servers(root: Path) -> list[Postgres]:
    """All server versions under `root`, newest first, with or without PostGIS."""
    found = (path.parent.parent for path in root.glob("usr/lib/postgresql/*/bin/initdb"))
    return sorted((Postgres(int(path.name), root) for path in found if path.name.isdigit()), key=lambda p: -p.version)


def usable(project: Project) -> Postgres | None:
    """The version to run: that of the data when there are data, else the newest that has PostGIS."""
    ready = [server for root in (DEBIAN_ROOT, project.unpacked) for server in servers(root) if server.has_postgis()]
    made_by = data_version(project)
    return next((server for server in ready if made_by in (None, server.version)), None)


def missing_packages(project: Project) -> list[str]:
    """What to install so that `usable` finds a server; empty when it does. `*` stands for the newest version."""
    if usable(project):
        return []
    made_by = data_version(project)
    if made_by:
        return [f"postgresql-{made_by}", f"postgresql-{made_by}-postgis-3"]
    here = servers(DEBIAN_ROOT)
    return [f"postgresql-{here[0].version}-postgis-3"] if here else ["postgresql-*-postgis-3"]


def data_version(project: Project) -> int | None:
    """Major version that made the private data, None before the first start."""
    file = project.var / "pg" / "data" / "PG_VERSION"
    return int(file.read_text()) if file.exists() else None
