from typing import Any

from django.core.management.base import BaseCommand

from agencies.seals import seal_now, told_line


class Command(BaseCommand):
    help = "Niêm phong ngay mọi chuỗi sự kiện; in ra một dòng để in, gửi đi hoặc cất ở nơi khác."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(told_line(seal_now()))
