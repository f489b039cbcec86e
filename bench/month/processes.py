"""Processes of a site on a database of its own, told one after the other what to do."""

import importlib
import multiprocessing
import os
import traceback
from collections.abc import Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from launch import site
from launch.database import Database
from launch.project import Project

_SPAWN = multiprocessing.get_context("spawn")


def environment(project: Project, url: str, var: Path) -> dict[str, str]:
    """Of processes whose data are in the database of `url` and the folder `var`; static files are taken from where they
    lie, as in tests."""
    own = Project(root=project.root, var=var)
    own.make_folders()
    values = site.environment(own, Database(url=url, identity=url, private=False), mode="test")
    return {**values, "DJANGO_SETTINGS_MODULE": "geo_pgi.settings", "LOG_LEVEL": "ERROR"}


class Worker:
    """A process with Django. `start` tells it to call a function, named as `module:function`, and `result` waits for
    what it returned; both must be picklable. Ends with the process that made it."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._line, other = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=_serve, args=(other, dict(values)), daemon=True)
        self._process.start()
        other.close()

    def start(self, function: str, **arguments: Any) -> None:
        self._line.send((function, arguments))

    def result(self) -> Any:
        """Raises RuntimeError with the words of what went wrong there."""
        done, value = self._line.recv()
        if not done:
            raise RuntimeError(value)
        return value

    def call(self, function: str, **arguments: Any) -> Any:
        self.start(function, **arguments)
        return self.result()

    def close(self) -> None:
        self._line.close()
        self._process.join()


def _serve(line: Connection, values: dict[str, str]) -> None:
    os.environ.update(values)
    import django

    django.setup()
    while True:
        try:
            function, arguments = line.recv()
        except EOFError:
            return
        module, _, name = function.partition(":")
        try:
            line.send((True, getattr(importlib.import_module(module), name)(**arguments)))
        except Exception:  # noqa: BLE001 - told to the process that asked
            line.send((False, traceback.format_exc()))
