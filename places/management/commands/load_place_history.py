import datetime as dt
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from geodata.errors import GeoPGIError
from places.history import COLUMNS, KNOWN_SINCE, load_history
from places.provinces import Province


class Command(BaseCommand):
    help = f"Nạp các đơn vị cũ và đơn vị kế thừa từ một bảng CSV (UTF-8) có các cột: {', '.join(COLUMNS)}."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="tệp CSV")
        parser.add_argument(
            "--valid-from",
            type=dt.date.fromisoformat,
            default=KNOWN_SINCE,
            help="ngày từ đó tên cũ chắc chắn đúng (mặc định %(default)s)",
        )
        parser.add_argument(
            "--valid-to",
            type=dt.date.fromisoformat,
            default=dt.date(2025, 7, 1),
            help="ngày các đơn vị cũ chấm dứt (mặc định %(default)s)",
        )
        parser.add_argument("--province-code", default=settings.PROVINCE_CODE, help="mã tỉnh (mặc định %(default)s)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = load_history(
                path=options["file"],
                province=Province(code=options["province_code"]),
                valid_from=options["valid_from"],
                valid_to=options["valid_to"],
            )
        except GeoPGIError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{report.units} đơn vị cũ đã trở thành {report.successors} đơn vị; {report.created} đơn vị mới được ghi."
        )
