from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from geodata.errors import GeoPGIError
from layers.assets import load_assets
from layers.models import AssetKind


class Command(BaseCommand):
    help = (
        "Nạp công trình (trường học, cơ sở y tế, trụ sở, …) từ một tệp (GeoPackage, GeoJSON, KML, Shapefile, MapInfo, "
        ".zip). Tệp mới thay những gì cùng loại, cùng nguồn; có lỗi thì không thay đổi gì."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="tệp công trình")
        parser.add_argument("--kind", required=True, help="mã loại, ví dụ school; xem trong trang Quản trị")
        parser.add_argument("--source", required=True, help="nguồn, được hiện cùng số liệu")
        parser.add_argument("--layer", help="tên lớp, khi tệp có nhiều lớp")
        parser.add_argument("--name-field", default="", help="cột chứa tên; mặc định tìm cột “Tên” hoặc “name”")
        parser.add_argument("--srid", type=int, help="mã EPSG của tệp; mặc định theo tệp")
        parser.add_argument("--encoding", default="", help="bảng mã của chữ: utf-8, tcvn3, vni; mặc định tự nhận")

    def handle(self, *args: Any, **options: Any) -> None:
        kind = AssetKind.objects.filter(slug=options["kind"]).first()
        if kind is None:
            known = ", ".join(AssetKind.objects.values_list("slug", flat=True))
            raise CommandError(f"Không có loại “{options['kind']}”. Các loại có: {known}.")
        try:
            read = load_assets(
                user=None,
                kind=kind,
                path=options["file"],
                name=options["file"].name,
                source=options["source"],
                layer=options["layer"],
                name_field=options["name_field"],
                srid=options["srid"],
                encoding=options["encoding"],
            )
        except GeoPGIError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Đã nạp {len(read.names)} công trình loại “{kind.name}”; bỏ {read.left_out} dòng thiếu vị trí hoặc tên."
        )
