from typing import Any

from django.core.management.base import BaseCommand

from layers.leftovers import remove_leftovers
from layers.tile_files import remove_unused


class Command(BaseCommand):
    help = (
        "Xoá các tệp mảnh bản đồ không phiên bản nào còn dùng, và thư mục tạm của việc nền bị ngắt. "
        "Không xoá tệp mảnh nào khi đang dựng bản đồ."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        removed = [*remove_unused(), *remove_leftovers()]
        for path in removed:
            self.stdout.write(f"Đã xoá {path.name}")
        self.stdout.write(f"Xong: {len(removed)} tệp, thư mục.")
