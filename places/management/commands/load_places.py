import argparse
import datetime as dt
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from geodata.errors import GeoPGIError
from places.boundary_file import Fields
from places.checking import SLIVER_M2
from places.errors import BoundariesRefused
from places.loading import load_generation
from places.models import Generation, Level
from places.provinces import Province


class Command(BaseCommand):
    help = (
        "Nạp trọn một thế hệ ranh giới từ một tệp (GeoPackage, GeoJSON, KML, Shapefile, MapInfo, .zip): đọc, kiểm tra, "
        "rồi chuyển sang dùng; có lỗi thì không thay đổi gì."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="tệp ranh giới")
        parser.add_argument("--level", choices=Level.values, default=Level.COMMUNE.value, help="cấp của các đơn vị")
        parser.add_argument("--code-field", required=True, help="cột chứa mã")
        parser.add_argument("--name-field", required=True, help="cột chứa tên, kèm hay không kèm “xã”, “phường”")
        kind = parser.add_mutually_exclusive_group()
        kind.add_argument("--kind-field", help="cột chứa loại: xã, phường, …")
        kind.add_argument("--full-name-field", help="cột chứa tên kèm loại, ví dụ “Xã Văn Quan”")
        kind.add_argument("--kind", help="loại của đơn vị mà tên không kèm loại; mặc định “xã” hoặc “tỉnh” theo cấp")
        parser.add_argument("--name-en-field", help="cột chứa tên không dấu")
        parser.add_argument("--area-field", help="cột chứa diện tích, km²")
        parser.add_argument("--valid-from", type=_day, required=True, help="có hiệu lực từ ngày, ví dụ 2025-07-01")
        parser.add_argument("--province-code", default=settings.PROVINCE_CODE, help="mã tỉnh (mặc định %(default)s)")
        parser.add_argument("--province-name", default="", help="tên tỉnh, khi tỉnh chưa có")
        parser.add_argument("--expected-count", type=int, help="số đơn vị phải có")
        parser.add_argument("--layer", help="tên lớp, khi tệp có nhiều lớp")
        parser.add_argument("--srid", type=int, help="mã EPSG của tệp, khi tệp không cho biết")
        parser.add_argument("--encoding", default="utf-8", help="bảng mã của chữ: utf-8, tcvn3, vni")
        parser.add_argument(
            "--sliver-m2", type=float, default=SLIVER_M2, help="khe hở, chồng lấn được bỏ qua, m² (%(default)s)"
        )
        parser.add_argument("--source", default="", help="nguồn của ranh giới, được hiện cùng bản đồ")
        parser.add_argument("--successors", type=Path, help="tệp JSON: mã cũ → các mã mới")

    def handle(self, *args: Any, **options: Any) -> None:
        level = Level(options["level"])
        default_kind = "xã" if level == Level.COMMUNE else "tỉnh"
        named = options["kind_field"] or options["full_name_field"]
        try:
            generation = load_generation(
                path=options["file"],
                fields=Fields(
                    code=options["code_field"],
                    name=options["name_field"],
                    name_en=options["name_en_field"],
                    kind=options["kind_field"],
                    full_name=options["full_name_field"],
                    always_kind=options["kind"] or (None if named else default_kind),
                    area_km2=options["area_field"],
                ),
                level=level,
                valid_from=options["valid_from"],
                province=(
                    Province(code=options["province_code"], name=options["province_name"])
                    if level == Level.COMMUNE
                    else None
                ),
                layer=options["layer"],
                srid=options["srid"],
                encoding=options["encoding"],
                expected_count=options["expected_count"],
                sliver_m2=options["sliver_m2"],
                source=options["source"],
                successors=_pairs(options["successors"]),
            )
        except BoundariesRefused as error:
            problems = "\n".join(f"- {problem}" for problem in error.problems)
            raise CommandError(f"Không nạp ranh giới; dữ liệu đang dùng được giữ nguyên.\n{problems}") from error
        except GeoPGIError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_report(generation))


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}” không phải là ngày; xin viết như 2025-07-01") from error


def _pairs(path: Path | None) -> dict[str, list[str]] | None:
    if path is None:
        return None
    try:
        pairs = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CommandError(f"Không đọc được tệp kế thừa “{path.name}” như JSON.") from error
    if not isinstance(pairs, dict) or not all(isinstance(codes, list) for codes in pairs.values()):
        raise CommandError(f'Tệp kế thừa “{path.name}” phải có dạng {{"mã cũ": ["mã mới", …]}}.')
    return pairs


def _report(generation: Generation) -> str:
    checks = generation.checks
    lines = [
        f"Đã chuyển sang dùng {generation.unit_count} đơn vị từ ngày {generation.valid_from:%d/%m/%Y}.",
        f"- Tổng diện tích {checks['area_km2']} km², {checks['vertices']} đỉnh.",
        f"- Ranh giới phải sửa: {len(checks['repaired'])}.",
        f"- Chồng lấn nhỏ (đến {checks['sliver_m2']:.0f} m²) được bỏ qua: {len(checks['sliver_overlaps_m2'])}; "
        f"khe hở nhỏ: {len(checks['sliver_gaps_m2'])}.",
        f"- Đơn vị giữ nguyên dòng: {checks['carried_on_units']}; kết thúc: {checks['ended_units']}.",
    ]
    return "\n".join(lines)
