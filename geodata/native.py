"""The native GDAL and GEOS libraries inside the pyogrio and shapely wheels.

pyogrio is imported here, before anything else may load the same libgdal: its import also tells that
library where its own PROJ and GDAL data are, so no environment variable is needed (and none is set:
PROJ_DATA would mislead pyproj, which brings another proj.db).
"""

from __future__ import annotations

import ctypes
from pathlib import Path

import pyogrio
import shapely

from geodata.errors import GeoPGIError
from geodata.messages import gettext_noop

ALLOWED_DRIVERS = frozenset(
    {"ESRI Shapefile", "MapInfo File", "GPKG", "GeoJSON", "LIBKML", "FlatGeobuf", "XLSX", "MEM"}
)
"""Formats GDAL may open in this process. All others are unregistered, above all those that
fetch over the network or run commands found in a file (OGR_VRT, GDALG, WFS, OAPIF, HTTP…)."""

_HARDENING = {
    "CPL_VSIL_CURL_ALLOWED_FILENAME": "none",
    "OGR_SQLITE_ALLOW_EXTERNAL_ACCESS": "NO",
    "OGR_SQLITE_LOAD_EXTENSIONS": "",
    "LIBKML_RESOLVE_STYLE": "NO",
    "GDAL_NUM_THREADS": "1",
    # A workbook is read cell by cell; what is a head and what a number is for `geodata.tables` to see.
    "OGR_XLSX_HEADERS": "DISABLE",
    "OGR_XLSX_FIELD_TYPES": "STRING",
}


class NativeLibraryMissing(GeoPGIError):
    code = "native_library_missing"
    default_msgid = gettext_noop(
        "Không tìm thấy thư viện %(library)s trong %(folder)s. Xin cài lại gói Python “%(package)s” dạng wheel."
    )


def gdal_library_path() -> str:
    """Path of libgdal for `GDAL_LIBRARY_PATH`. Raises `NativeLibraryMissing`."""
    return _bundled_library("pyogrio", Path(pyogrio.__file__), "libgdal")


def geos_library_path() -> str:
    """Path of libgeos_c for `GEOS_LIBRARY_PATH`. Raises `NativeLibraryMissing`."""
    return _bundled_library("shapely", Path(shapely.__file__), "libgeos_c")


def restrict_gdal() -> None:
    """Unregister every vector driver outside `ALLOWED_DRIVERS` and close GDAL's ways to the network.

    GDAL_SKIP is a configuration option of this process, not an environment variable, so commands started
    from here keep all drivers; a later GDALAllRegister (GeoDjango calls one) honours it again.
    """
    unwanted = sorted(set(pyogrio.list_drivers()) - ALLOWED_DRIVERS)
    if not unwanted:
        return
    pyogrio.set_gdal_config_options({**_HARDENING, "GDAL_SKIP": ",".join(unwanted) + ","})
    ctypes.CDLL(gdal_library_path()).GDALAllRegister()


def _bundled_library(package: str, module_file: Path, stem: str) -> str:
    # Wheels keep them in <package>.libs beside the package; the names carry a hash. macOS: <package>/.dylibs.
    beside = module_file.parent.parent / f"{package}.libs"
    inside = module_file.parent / ".dylibs"
    for folder, pattern in ((beside, f"{stem}-*.so*"), (inside, f"{stem}.*dylib")):
        found = sorted(folder.glob(pattern))
        if found:
            return str(found[0])
    raise NativeLibraryMissing(library=stem, folder=str(beside), package=package)
