"""What was done to the shapes of a version and found about them: a part of its page, and a table to take along."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Sum, Window
from django.http import HttpRequest, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agencies.models import User
from agencies.policy import require
from geodata.repair_words import MADE_VALID, OVERLAP, REASONS, RULES
from layers.checking import waits_for_check
from layers.models import LayerVersion, ZoneRepair

_PAGE = 50
_FORMULA_SIGNS = frozenset("=+-@\t\r")


def repairs_context(request: HttpRequest, version: LayerVersion) -> dict[str, Any]:
    """For `layers/repairs.html`: how often each thing was done, and a page of rows, the rarest thing first, so that one
    shape that was mended is not lost among hundreds that lie outside. Three queries."""
    found = (
        version.repairs.values("code").annotate(rows=Count("pk"), touched=Sum("area_touched")).order_by("rows", "code")
    )
    overlaps_listed = any(item["code"] == OVERLAP for item in found)
    sums = [(_(REASONS[item["code"]]), item["rows"], (item["touched"] or 0) / 1e6) for item in found]
    rarest_first = version.repairs.annotate(alike=Window(Count("pk"), partition_by="code")).order_by(
        "alike", "code", "row", "id"
    )
    page = Paginator(rarest_first, _PAGE).get_page(request.GET.get("page"))
    return {
        "repaired": sums,
        "repairs": page,
        "repair_rows": [(repair, *_areas(repair)) for repair in page],
        "repair_places": [
            {"id": repair.pk, "lon": repair.place.x, "lat": repair.place.y, "words": _on_map(repair)}
            for repair in page
            if repair.place is not None
        ],
        "left_out": version.import_report.get("left_out", {}).items(),
        "rules": rules(),
        "being_checked": waits_for_check(version) and not overlaps_listed,
    }


def rules() -> list[tuple[str, str]]:
    """What files may hold and what is done with it, in the language of the request."""
    return [(_(found), _(done)) for found, done in RULES]


def _areas(repair: ZoneRepair) -> tuple[str, str, str]:
    touched = "" if repair.area_touched is None else area_words(repair.area_touched)
    # A ring that crosses itself counts its pieces against each other.
    crossed = repair.code == MADE_VALID and repair.area_before < repair.area_after
    before = _("không rõ") if crossed else area_words(repair.area_before)
    return before, area_words(repair.area_after), touched


def area_words(m2: float) -> str:
    """In the unit in which the number stays short: m², hectares, km²."""
    if m2 < 10_000:
        return f"{number_format(round(m2), 0)} m²"
    if m2 < 1e7:
        return f"{number_format(round(m2 / 1e4, 1), 1)} ha"
    return f"{number_format(round(m2 / 1e6, 1), 1)} km²"


@login_required
@require_safe
def repairs_csv(request: HttpRequest, version_id: int) -> StreamingHttpResponse:
    """All repairs, one a line, as a spreadsheet opens it: UTF-8 with a mark at the beginning."""
    assert isinstance(request.user, User)
    versions = LayerVersion.objects.visible_to(request.user).select_related("layer")
    version = get_object_or_404(versions, pk=version_id)
    require(request.user, "layer.view_unpublished", version)
    writer = csv.writer(_Echo())

    def lines() -> Iterator[str]:
        yield "\ufeff" + writer.writerow(_head())
        for repair in version.repairs.iterator(chunk_size=2_000):
            yield writer.writerow([_plain(cell) for cell in _row(repair)])

    name = f"{version.layer.slug}-{version.number}-cho-da-sua.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8", headers=headers)


class _Echo:
    """Hands each line on, for `csv.writer` to write into a stream."""

    def write(self, line: str) -> str:
        return line


def _head() -> tuple[str, ...]:
    return (
        _("Dòng trong tệp"),
        _("Việc đã làm"),
        _("Lý do"),
        _("Diện tích trước (m²)"),
        _("Diện tích sau (m²)"),
        _("Phần chồng hoặc ở ngoài (m²)"),
        _("Kinh độ"),
        _("Vĩ độ"),
    )


def _row(repair: ZoneRepair) -> tuple[str, ...]:
    touched = "" if repair.area_touched is None else f"{repair.area_touched:.1f}"
    lon, lat = ("", "") if repair.place is None else (f"{repair.place.x:.6f}", f"{repair.place.y:.6f}")
    return (
        str(repair.row or repair.where),
        repair.done,
        repair.reason,
        f"{repair.area_before:.1f}",
        f"{repair.area_after:.1f}",
        touched,
        lon,
        lat,
    )


def _plain(cell: str) -> str:
    """A spreadsheet takes text that begins like a formula for one; an apostrophe keeps it text. Numbers stay so."""
    is_number = cell.removeprefix("-").replace(".", "", 1).isdigit()
    return f"'{cell}" if cell[:1] in _FORMULA_SIGNS and not is_number else cell


def _on_map(repair: ZoneRepair) -> str:
    return f"{repair.where}: {repair.reason}"
