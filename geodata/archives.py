"""An upload becomes a folder of files that are what they say they are; anything else is refused in words.

Names, sizes and the first bytes are enough to keep GDAL away from formats that read other files or the network.
What GDAL does not read as zones, tables and text in UTF-16, is rewritten into what it does.
"""

from __future__ import annotations

import shutil
import stat
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from geodata.content import COMPANIONS, MAIN_SUFFIXES, check_content, looks_like_archive
from geodata.errors import TooLarge, UnreadableFile, UnsafeArchive, UnsupportedFormat
from geodata.messages import Message, gettext_noop
from geodata.tables import TABLE_SUFFIXES, to_geopackage
from geodata.unicode_text import to_utf8
from geodata.upload_names import ARCHIVES, check_name

_MEBIBYTE = 1024 * 1024
# What desktop programs add by themselves; dropped without a word.
_NOISE = frozenset({"__macosx", ".ds_store", "thumbs.db", "desktop.ini"})
_IN_TEXT = frozenset({".mif", ".geojson", ".json", ".kml"})
"""Main files that may come in UTF-16, which GDAL does not read."""


@dataclass(frozen=True)
class Limits:
    """How much an upload may be: bytes before and after unpacking, entries, and how far one entry may swell."""

    upload_bytes: int = 300 * _MEBIBYTE
    unpacked_bytes: int = 1500 * _MEBIBYTE
    entries: int = 500
    ratio: int = 200


@dataclass(frozen=True)
class OpenedUpload:
    """Main files ready for `geodata.reading` (one or more, in order of name), names of entries left aside, and what a
    person should know of how the files were opened."""

    datasets: tuple[Path, ...]
    ignored: tuple[str, ...] = ()
    notes: tuple[Message, ...] = ()


def open_upload(path: Path, *, name: str, workdir: Path, limits: Limits | None = None) -> OpenedUpload:
    """Check the uploaded file at `path`, called `name` by its owner, and lay its parts out under `workdir`.

    `workdir` must exist and be empty; the caller deletes it, also after an error.
    Raises `TooLarge`, `UnsupportedFormat`, `UnsafeArchive`, `UnreadableFile`, and for tables what `to_geopackage` does.
    """
    limits = limits or Limits()
    shown = PurePosixPath(name.replace("\\", "/")).name
    if path.stat().st_size > limits.upload_bytes:
        raise TooLarge(name=shown, limit=_mebibytes(limits.upload_bytes))
    suffix = check_name(shown)
    if suffix in ARCHIVES:
        return _unpack(path, shown=shown, is_kmz=suffix == ".kmz", workdir=workdir, limits=limits)
    target = workdir / f"{_safe_stem(shown)}{suffix}"
    shutil.copyfile(path, target)
    return _opened([target], shown=shown)


def _opened(files: Sequence[Path], *, shown: str | None = None, ignored: Sequence[str] = ()) -> OpenedUpload:
    """`shown` is what the owner calls the only file; without it, each goes by its own name."""
    datasets: list[Path] = []
    notes: list[Message] = []
    for file in files:
        if file.suffix in _IN_TEXT:
            to_utf8(file)
        check_content(file, shown=shown or file.name)
        if file.suffix in TABLE_SUFFIXES:
            converted, told = to_geopackage(file, shown=shown or file.name)
            datasets.append(converted)
            notes += told
        else:
            datasets.append(file)
    return OpenedUpload(datasets=tuple(datasets), ignored=tuple(ignored), notes=tuple(notes))


def _unpack(path: Path, *, shown: str, is_kmz: bool, workdir: Path, limits: Limits) -> OpenedUpload:
    try:
        with zipfile.ZipFile(path) as archive:
            wanted, ignored = _sorted_entries(archive, shown=shown, limits=limits)
            files = list(_extract(archive, wanted, shown=shown, workdir=workdir))
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, ValueError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # the disk, not the archive
        raise UnreadableFile(name=shown) from error
    datasets = [file for file in files if file.suffix in MAIN_SUFFIXES]
    tables = [file for file in files if file.suffix in TABLE_SUFFIXES]
    if datasets or is_kmz:
        ignored += [file.name for file in tables]  # lists that came along with a map
    else:
        datasets = tables
    if is_kmz:
        # The KMZ rule: the first .kml in the archive is the document, other ones are reached by link.
        datasets = [file for file in datasets if file.suffix == ".kml"][:1]
    if not datasets:
        raise UnsupportedFormat(
            gettext_noop(
                "Trong “%(name)s” không có tệp bản đồ nào. Cần có .shp (kèm .dbf, .shx), .tab (kèm .dat, .map, .id), "
                ".mif (kèm .mid), .gpkg, .geojson, .kml, .fgb, .csv hoặc .xlsx."
            ),
            name=shown,
        )
    for dataset in datasets:
        _check_companions(dataset)
    for companion in (file.with_suffix(".mid") for file in datasets if file.suffix == ".mif"):
        to_utf8(companion)
    return _opened(datasets if is_kmz else sorted(datasets), ignored=ignored)


def _sorted_entries(archive: zipfile.ZipFile, *, shown: str, limits: Limits) -> tuple[list[zipfile.ZipInfo], list[str]]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > limits.entries:
        raise UnsafeArchive(
            gettext_noop(
                "Tệp nén “%(name)s” chứa quá nhiều tệp (%(count)s, tối đa %(limit)s). Xin chỉ nén các tệp bản đồ."
            ),
            name=shown,
            count=len(entries),
            limit=limits.entries,
        )
    if sum(entry.file_size for entry in entries) > limits.unpacked_bytes:
        raise TooLarge(name=shown, limit=_mebibytes(limits.unpacked_bytes))
    known = MAIN_SUFFIXES.union(TABLE_SUFFIXES, *COMPANIONS.values())
    wanted, ignored = [], []
    for entry in entries:
        inner = _checked_path(entry, shown=shown, limits=limits)
        if any(part.lower() in _NOISE or part.startswith("._") for part in inner.parts):
            continue
        if inner.suffix.lower() in known:
            wanted.append(entry)
        else:
            ignored.append(str(inner))
    return wanted, ignored


def _checked_path(entry: zipfile.ZipInfo, *, shown: str, limits: Limits) -> PurePosixPath:
    inner = PurePosixPath(entry.filename.replace("\\", "/"))
    if inner.is_absolute() or ".." in inner.parts or ":" in entry.filename or "\0" in entry.filename:
        raise UnsafeArchive(
            gettext_noop("Tệp nén “%(name)s” có đường dẫn trỏ ra ngoài (“%(entry)s”) nên không được mở. Xin nén lại."),
            name=shown,
            entry=entry.filename[:80],
        )
    mode = entry.external_attr >> 16
    if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        raise UnsafeArchive(
            gettext_noop(
                "Tệp nén “%(name)s” chứa liên kết (“%(entry)s”). Xin nén lại chính các tệp, không nén lối tắt."
            ),
            name=shown,
            entry=entry.filename[:80],
        )
    if entry.flag_bits & 0x1:
        raise UnsafeArchive(gettext_noop("Tệp nén “%(name)s” đặt mật khẩu. Xin nén lại không có mật khẩu."), name=shown)
    if entry.file_size > max(entry.compress_size, 1) * limits.ratio and entry.file_size > _MEBIBYTE:
        raise UnsafeArchive(
            gettext_noop(
                "Trong “%(name)s”, tệp “%(entry)s” phình ra quá mức khi giải nén nên không được mở. "
                "Xin nộp tệp gốc hoặc nén lại bằng phần mềm thông dụng."
            ),
            name=shown,
            entry=entry.filename[:80],
        )
    if inner.suffix.lower() in ARCHIVES | {".rar", ".7z", ".gz", ".tar"}:
        raise UnsafeArchive(
            gettext_noop("Trong “%(name)s” lại có tệp nén “%(entry)s”. Xin giải nén ra rồi nén một lần."),
            name=shown,
            entry=inner.name[:80],
        )
    return inner


def _extract(
    archive: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo], *, shown: str, workdir: Path
) -> Iterator[Path]:
    """Write each entry under a name of ours, one folder for each folder inside.

    zipfile hands out no more bytes than the directory, checked before, promised; a longer entry fails its checksum.
    """
    folders: dict[str, Path] = {}
    for entry in entries:
        inner = PurePosixPath(entry.filename.replace("\\", "/"))
        folder = folders.setdefault(str(inner.parent), workdir / f"{len(folders):03d}")
        folder.mkdir(exist_ok=True)
        target = folder / f"{_safe_stem(inner.name)}{inner.suffix.lower()}"
        if target.exists():
            raise UnsafeArchive(
                gettext_noop("Trong “%(name)s” có hai tệp trùng tên “%(entry)s”. Xin đổi tên rồi nén lại."),
                name=shown,
                entry=inner.name[:80],
            )
        with archive.open(entry) as source, target.open("xb") as sink:
            while chunk := source.read(_MEBIBYTE):
                sink.write(chunk)
        if target.suffix != ".xlsx" and looks_like_archive(target):
            raise UnsafeArchive(
                gettext_noop("Trong “%(name)s” lại có tệp nén “%(entry)s”. Xin giải nén ra rồi nén một lần."),
                name=shown,
                entry=inner.name[:80],
            )
        yield target


def _check_companions(dataset: Path) -> None:
    needed = [suffix for suffix in COMPANIONS.get(dataset.suffix, ()) if suffix in _NEEDED[dataset.suffix]]
    missing = [suffix for suffix in needed if not dataset.with_suffix(suffix).exists()]
    if missing:
        raise UnreadableFile(
            gettext_noop("Tệp “%(name)s” thiếu phần đi kèm %(missing)s. Xin nén đủ các tệp cùng tên rồi nộp lại."),
            name=dataset.name,
            missing=", ".join(missing),
        )


_NEEDED = {
    ".shp": frozenset({".dbf", ".shx"}),
    ".tab": frozenset({".dat", ".map", ".id"}),
    ".mif": frozenset({".mid"}),
}


def _safe_stem(name: str) -> str:
    """Letters and digits of `name` (any script), so that companions keep the same stem; at most 60."""
    stem = PurePosixPath(name).stem
    return "".join(sign if sign.isalnum() or sign in "-_" else "_" for sign in stem)[:60] or "_"


def _mebibytes(size: int) -> str:
    return f"{size // _MEBIBYTE} MB"
