"""The steps that turn a checkout and a database into a site with content."""

import os
from pathlib import Path

from launch import processes, secret_files, unpacked_packages
from launch.console import run, step
from launch.database import Database
from launch.project import Project
from launch.stamps import Stamp, digest

# What must not leak from the person's shell into the site.
FOREIGN = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "DJANGO_SETTINGS_MODULE")


def environment(project: Project, database: Database, *, mode: str) -> dict[str, str]:
    """Environment of every process of the site. `mode` is local or test; secrets that are given are kept."""
    kept = {name: value for name, value in os.environ.items() if name not in FOREIGN and not name.startswith("PG")}
    secrets = {
        "SECRET_KEY": kept.get("SECRET_KEY") or secret_files.kept(project.var / "secret-key"),
        "CONTACT_KEYS": kept.get("CONTACT_KEYS") or secret_files.kept(project.var / "contact-key"),
    }
    return {
        **kept,
        **secrets,
        **processes.mark(project.var),
        "GEOPGI_MODE": mode,
        "GEOPGI_VAR": str(project.var / "test" if mode == "test" else project.var),
        "DATABASE_URL": database.url,
        "UNPACKED_SYSTEM": str(project.unpacked) if (project.unpacked / "usr").is_dir() else "",
        "PATH": f"{project.venv / 'bin'}:{kept.get('PATH', os.defpath)}",
        "PYTHONUNBUFFERED": "1",
    }


def compile_messages(project: Project, env: dict[str, str]) -> None:
    """Makes the binary catalogues of translations beside their sources."""
    sources = sorted(project.root.glob("locale/*/LC_MESSAGES/*.po"))
    made = all(source.with_suffix(".mo").exists() for source in sources)
    stamp = Stamp(project.var / "stamps", "messages", digest(sources))
    if not sources or (stamp.fresh() and made):
        return
    with step("Preparing translations"):
        tools = unpacked_packages.environment(project.unpacked)
        for source in sources:
            command = [unpacked_packages.which(project, "msgfmt") or "msgfmt", "--check-format"]
            run(
                [*command, "-o", source.with_suffix(".mo"), source],
                what=f"Translating {source}",
                log=project.setup_log,
                env={**env, **tools},
            )
    stamp.set()


def migrate(project: Project, env: dict[str, str], database: Database) -> None:
    """Brings the tables up to date. A server of someone else's may have changed since, so there no stamp counts."""
    migrations = sorted(project.root.glob("*/migrations/*.py"))
    stamp = Stamp(
        project.var / "stamps",
        "migrations",
        digest([*migrations, project.root / "requirements.txt"], database.identity),
    )
    if database.private and stamp.fresh():
        return
    with step("Preparing the database"):
        _manage(project, env, "migrate", "--no-input", what="Preparing the database")
    stamp.set()


def collect_static(project: Project, env: dict[str, str]) -> None:
    """Gathers style sheets, scripts and pictures in var/static, compressed and named by content."""
    rooms = sorted(folder for folder in project.root.glob("*/static") if folder.parent != project.var)
    sources = [project.root / "static", *rooms]
    made_by = ("package-lock.json", "requirements.txt", "geo_pgi/staticfiles.py", "geo_pgi/icon_font.py")
    versions = [project.root / name for name in made_by]
    stamp = Stamp(project.var / "stamps", "static", digest([*sources, *versions]))
    if stamp.fresh() and (project.var / "static").is_dir():
        return
    with step("Gathering static files"):
        _manage(project, env, "collectstatic", "--no-input", "--clear", "-v", "0", what="Gathering static files")
    stamp.set()


def load_starter(project: Project, env: dict[str, str], database: Database) -> None:
    """Fills an empty database with sample content, once: an operator who has removed it does not get it back."""
    stamp = Stamp(project.var / "stamps", f"starter-{database.identity[:12]}", database.identity)
    if stamp.fresh():
        return
    with step("Loading sample content, marked DỮ LIỆU MẪU"):
        _manage(project, env, "load_starter", what="Loading sample content")
    stamp.set()


def demo_accounts(project: Project, env: dict[str, str]) -> str:
    """The sample accounts with their passwords, as a table for people."""
    quiet = {**env, "LOG_LEVEL": "ERROR"}
    return _manage(
        project, quiet, "demo_accounts", what="Reading the sample accounts", log=project.log / "accounts.log"
    )


def _manage(project: Project, env: dict[str, str], *arguments: str, what: str, log: Path | None = None) -> str:
    return run(
        [project.python, "manage.py", *arguments],
        what=what,
        log=log or project.setup_log,
        env=env,
        cwd=project.root,
    )
