"""How far a job is, in words and as a bar, for the pages that wait for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layers.file_models import HazardFile, ImportState
from layers.job_models import JobKind, VersionJob
from layers.models import LayerVersion

SILENT_AFTER = dt.timedelta(minutes=2)
"""A job that gave no sign of life for so long has most likely lost its worker."""
READ_UNTIL = 80
"""Percent of an import at which reading ends and the database begins."""

_STEPS = {
    JobKind.REVIEW: (
        gettext_lazy("đọc các vùng"),
        gettext_lazy("dựng các mảnh bản đồ, tính diện tích từng xã"),
        gettext_lazy("tìm vùng không còn"),
    ),
    JobKind.BUILD: (
        gettext_lazy("đọc các vùng"),
        gettext_lazy("dựng các mảnh bản đồ, tính diện tích từng xã"),
        gettext_lazy("đưa lên bản đồ công khai"),
    ),
}
_FILE_STEPS: dict[str, tuple[tuple[int, Any], ...]] = {
    ImportState.INSPECTING: (
        (1, gettext_lazy("mở tệp")),
        (30, gettext_lazy("xem các dòng")),
        (80, gettext_lazy("dò hệ toạ độ và các giá trị")),
    ),
    ImportState.IMPORTING: (
        (1, gettext_lazy("đọc và sửa hình từng vùng")),
        (READ_UNTIL, gettext_lazy("ghi vào bản nháp")),
    ),
}
"""Steps of a file's job by the percent from which each runs."""


@dataclass(frozen=True)
class Progress:
    """`percent` is None where nothing can be counted yet; `silent` asks whether the job still runs."""

    text: str
    percent: int | None
    silent: bool

    def as_json(self) -> dict[str, Any]:
        return {"text": self.text, "percent": self.percent, "silent": self.silent}


def of_version(version: LayerVersion, kind: JobKind) -> Progress:
    """Of the job that a version waits for; silent when nobody asked for it. One query."""
    job = VersionJob.objects.filter(version=version, kind=kind).first()
    if job is None:
        return Progress(_waiting(), None, silent=True)
    silent = _is_silent(job.heartbeat_at)
    if job.step == 0 or job.started_at is None:
        return Progress(_waiting(), None, silent)
    steps = _STEPS[kind]
    words = [_step(job.step, steps)]
    if job.percent is not None:
        words.append(_("xong %(percent)s%%") % {"percent": job.percent})
    words.append(_since(job.started_at))
    done = (job.step - 1 + (job.percent or 0) / 100) / len(steps)
    return Progress(", ".join(words) + ".", round(100 * done), silent)


def of_file(file: HazardFile) -> Progress:
    """Of a file that is being looked into or read in."""
    silent = _is_silent(file.heartbeat_at)
    steps = _FILE_STEPS.get(file.state, ())
    begun = [words for since, words in steps if since <= file.progress]
    if not begun:
        return Progress(_waiting(), None, silent)
    words = _step(len(begun), [words for _since, words in steps])
    if file.state == ImportState.IMPORTING and file.progress < READ_UNTIL:
        words += ", " + _("xong %(percent)s%%") % {"percent": round(100 * file.progress / READ_UNTIL)}
    return Progress(f"{words}.", file.progress, silent)


def _waiting() -> str:
    return _("Đang chờ đến lượt, chưa bắt đầu. Máy chủ làm lần lượt từng việc.")


def _step(number: int, steps: Sequence[Any]) -> str:
    return _("Bước %(step)s trên %(steps)s: %(what)s") % {
        "step": number,
        "steps": len(steps),
        "what": steps[number - 1],
    }


def _since(started_at: dt.datetime) -> str:
    seconds = max(0, int((timezone.now() - started_at).total_seconds()))
    if seconds < 60:
        return _("đã chạy %(seconds)s giây") % {"seconds": seconds}
    return _("đã chạy %(minutes)s phút %(seconds)s giây") % {"minutes": seconds // 60, "seconds": seconds % 60}


def _is_silent(heartbeat_at: dt.datetime) -> bool:
    return timezone.now() - heartbeat_at > SILENT_AFTER
