from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from geodata.errors import GeoPGIError
from places.errors import NamedPlacesRefused
from places.gazetteer import load_named_places
from places.named_place_file import NameFields


class Command(BaseCommand):
    help = (
        "Nạp địa danh (thôn, bản, cầu, chợ, trường, suối, …) để tìm nơi theo tên, từ một tệp (GeoPackage, GeoJSON, "
        "KML, Shapefile, MapInfo, .zip) hoặc bảng CSV (UTF-8) có cột vĩ độ, kinh độ. Tệp mới thay những gì cùng nguồn; "
        "có lỗi thì không thay đổi gì."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="tệp địa danh")
        parser.add_argument("--name-field", required=True, help="cột chứa tên, kèm hay không kèm “thôn”, “cầu”")
        kind = parser.add_mutually_exclusive_group(required=True)
        kind.add_argument("--kind-field", help="cột chứa loại: thôn, bản, cầu, chợ, …")
        kind.add_argument("--kind", default="", help="loại của mọi dòng, khi tệp chỉ có một loại")
        parser.add_argument("--source", default="", help="nguồn, mặc định là tên tệp")
        parser.add_argument("--lat-field", default="lat", help="cột vĩ độ của bảng CSV (mặc định %(default)s)")
        parser.add_argument("--lon-field", default="lon", help="cột kinh độ của bảng CSV (mặc định %(default)s)")
        parser.add_argument("--layer", help="tên lớp, khi tệp có nhiều lớp")
        parser.add_argument("--srid", type=int, help="mã EPSG của tệp, khi tệp không cho biết")
        parser.add_argument("--encoding", default="utf-8", help="bảng mã của chữ: utf-8, tcvn3, vni")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = load_named_places(
                path=options["file"],
                fields=NameFields(
                    name=options["name_field"],
                    kind=options["kind_field"],
                    always_kind=options["kind"],
                    lat=options["lat_field"],
                    lon=options["lon_field"],
                ),
                source=options["source"] or options["file"].name,
                layer=options["layer"],
                srid=options["srid"],
                encoding=options["encoding"],
            )
        except NamedPlacesRefused as error:
            problems = "\n".join(f"- {problem}" for problem in error.problems)
            raise CommandError(f"Không nạp địa danh; dữ liệu đang dùng được giữ nguyên.\n{problems}") from error
        except GeoPGIError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Địa danh: {loaded.begun} mới, {loaded.ended} không còn trong tệp, {loaded.stayed} giữ nguyên."
        )
