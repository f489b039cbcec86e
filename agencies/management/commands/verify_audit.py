import datetime as dt
import json
from dataclasses import asdict
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from agencies.seal_checks import verify_seals
from agencies.verifying import in_words, verify_chains, verify_files


class Command(BaseCommand):
    help = (
        "Kiểm tra chuỗi sự kiện, niêm phong và tệp: cho biết hồ sơ nào, sự kiện nào đã bị sửa. "
        "Kết thúc bằng 0 khi mọi thứ còn nguyên, bằng 1 khi có chỗ sai."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--case", default="", help="chỉ kiểm tra hồ sơ mang mã này")
        parser.add_argument("--since", type=_day, help="chỉ những gì có thay đổi từ ngày này, ví dụ 2026-11-01")
        parser.add_argument("--files", action="store_true", help="đọc lại mọi tệp và so SHA-256")
        parser.add_argument("--json", action="store_true", help="mỗi chỗ sai là một dòng JSON, dòng cuối là tổng kết")

    def handle(self, *args: Any, **options: Any) -> None:
        key, since = options["case"].strip(), options["since"]
        looked_through = 0

        def counted(count: int) -> None:
            nonlocal looked_through
            looked_through += count

        found = chain(verify_chains(key=key, since=since, counted=counted), verify_seals(key=key, since=since))
        if options["files"]:
            found = chain(found, verify_files(key=key, since=since))
        wrong = 0
        for finding in found:
            wrong += 1
            told = {name: value for name, value in asdict(finding).items() if value not in (None, "")}
            self.stdout.write(json.dumps(told, ensure_ascii=False) if options["json"] else in_words(finding))
        if key and not looked_through and not wrong:
            raise CommandError(f"Không có hồ sơ nào mang mã {key}.")
        if options["json"]:
            self.stdout.write(json.dumps({"events": looked_through, "findings": wrong}))
        elif wrong:
            self.stdout.write(f"Đã xem {looked_through} sự kiện; có {wrong} chỗ sai.")
        else:
            self.stdout.write(f"Đã xem {looked_through} sự kiện; mọi thứ còn nguyên.")
        if wrong:
            raise SystemExit(1)


def _day(text: str) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(dt.date.fromisoformat(text), dt.time.min))
