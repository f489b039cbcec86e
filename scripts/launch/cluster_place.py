"""Who runs the private PostgreSQL, and where its files and its socket are."""

import os
import pwd
import re
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from launch.console import Stopped, say
from launch.project import Project

SERVICE_USER = "postgres"
SOCKET_NAME = "/.s.PGSQL.5432"
# The system's limit for the path of a socket is 108 bytes with the closing zero.
SOCKET_PATH_BYTES = 107


@dataclass(frozen=True)
class Place:
    """`home` holds the data, the log and, where its path is short enough, the socket. It is open to `owner` alone,
    and so is the socket: that is what keeps other users out, since the server itself asks for no password."""

    home: Path
    socket: Path
    owner: pwd.struct_passwd

    def as_owner(self) -> dict[str, Any]:
        """Options for subprocess that run a program as the owner (PostgreSQL refuses to run as root)."""
        return as_user(self.owner)


def as_user(user: pwd.struct_passwd) -> dict[str, Any]:
    """Options for subprocess that run a program as `user`; only root may name another user than itself."""
    options: dict[str, Any] = {"cwd": "/"}
    if os.geteuid() == 0:
        options |= {
            "user": user.pw_uid,
            "group": user.pw_gid,
            "extra_groups": os.getgrouplist(user.pw_name, user.pw_gid),
        }
    return options


def settle(project: Project) -> Place:
    """Finds or makes the private folder `var/pg`.

    As root the files belong to a service user. Where that user cannot reach the checkout (/root, a home folder
    closed to others), `var/pg` becomes a link to a folder in /var/lib. Raises Stopped when neither can be.
    """
    link = project.var / "pg"
    if link.is_symlink() and not link.exists():
        link.unlink()
    owner = _owner(link)
    if not link.exists():
        _make_home(project, link, owner)
    home = link.resolve()
    if not _can_enter(owner, home):
        raise Stopped(
            f"{home} cannot be opened by the user {owner.pw_name}, who runs the database: open the folders above it "
            "(chmod o+x), or start as the user who made it."
        )
    return Place(home=home, socket=_socket_folder(project, home, owner), owner=owner)


def _owner(link: Path) -> pwd.struct_passwd:
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    if link.exists() and link.stat().st_uid != 0:
        return pwd.getpwuid(link.stat().st_uid)
    try:
        return pwd.getpwnam(SERVICE_USER)
    except KeyError as error:
        raise Stopped(
            f"PostgreSQL does not run as root and there is no user {SERVICE_USER}: start as an ordinary user."
        ) from error


def _make_home(project: Project, link: Path, owner: pwd.struct_passwd) -> None:
    if _can_enter(owner, project.var):
        _private_folder(link, owner)
        return
    home = Path(f"/var/lib/geopgi-{project.key}")
    say(
        f"• {project.var} is closed to the user {owner.pw_name}: the database is kept in {home}, "
        "and var/pg is a link to it."
    )
    if home.exists():
        shutil.rmtree(home)
    _private_folder(home, owner)
    link.symlink_to(home)


def _socket_folder(project: Project, home: Path, owner: pwd.struct_passwd) -> Path:
    inside = home / "socket"
    if len(os.fsencode(f"{inside}{SOCKET_NAME}")) <= SOCKET_PATH_BYTES and re.fullmatch(
        r"[\w./@+-]+", str(inside), re.ASCII
    ):
        _private_folder(inside, owner)
        return inside
    base = Path("/run") if os.geteuid() == 0 else Path(os.environ.get("XDG_RUNTIME_DIR") or "/tmp")
    outside = base / f"geopgi-{project.key}"
    _private_folder(outside, owner)
    return outside


def _private_folder(path: Path, owner: pwd.struct_passwd) -> None:
    """Makes a folder open to its owner alone; one that is there must already be just that, for in /tmp another user
    could have laid it out for us."""
    try:
        path.mkdir(mode=0o700)
        if os.geteuid() == 0:
            os.chown(path, owner.pw_uid, owner.pw_gid)
    except FileExistsError:
        now = path.lstat()
        if not stat.S_ISDIR(now.st_mode) or now.st_uid != owner.pw_uid or stat.S_IMODE(now.st_mode) & 0o077:
            raise Stopped(
                f"{path} must be a folder of {owner.pw_name} with mode 700. Remove it and start again."
            ) from None


def _can_enter(user: pwd.struct_passwd, folder: Path) -> bool:
    return subprocess.run(["test", "-x", folder], check=False, **as_user(user)).returncode == 0
