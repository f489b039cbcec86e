"""Where the things of one checkout are."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from launch.console import Stopped


@dataclass(frozen=True)
class Project:
    """`root` is the checkout, `var` everything that is made while running (data, logs, secrets)."""

    root: Path
    var: Path

    @classmethod
    def at(cls, root: Path) -> "Project":
        return cls(root=root, var=Path(os.environ.get("GEOPGI_VAR") or root / "var").resolve())

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        return self.venv / "bin" / "python"

    @property
    def log(self) -> Path:
        return self.var / "log"

    @property
    def setup_log(self) -> Path:
        return self.log / "setup.log"

    @property
    def unpacked(self) -> Path:
        """Root of the system packages that were unpacked because nobody may install them."""
        return self.var / "system"

    @property
    def key(self) -> str:
        """Short name of this checkout for things that must lie outside it."""
        return hashlib.sha256(str(self.var).encode()).hexdigest()[:10]

    def make_folders(self) -> None:
        """Raises Stopped when this user may not write here."""
        try:
            self.log.mkdir(parents=True, exist_ok=True)
            # The sample accounts' passwords pass through a log.
            self.log.chmod(0o700)
        except PermissionError as error:
            raise Stopped(f"{error.filename} cannot be written by this user: make the checkout your own.") from error
        for folder in (self.var, self.log, self.venv, self.root / "node_modules", self.root):
            if folder.exists() and not os.access(folder, os.W_OK):
                raise Stopped(
                    f"{folder} cannot be written by this user. Run as the user who started the site here before, "
                    "or make the folder your own."
                )
