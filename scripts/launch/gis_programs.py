"""What other people's software is for the tests: curl, and GDAL's own programs with their drivers for web services."""

import os
import shutil

from launch import system_packages
from launch.project import Project

PACKAGES = {"curl": "curl", "ogrinfo": "gdal-bin"}


def ensure(project: Project) -> None:
    """Installs what is missing. Where this user may not install packages, the tests that need them skip and say so."""
    missing = [package for program, package in PACKAGES.items() if not shutil.which(program)]
    if missing and system_packages.root_prefix(os.geteuid(), sudo=shutil.which("sudo"), terminal=False) is not None:
        system_packages.install(project, missing)
