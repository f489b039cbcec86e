from typing import Any

from django.core.management.base import BaseCommand

from layers.commune_areas import recompute_areas


class Command(BaseCommand):
    help = "Tính lại diện tích nguy cơ của từng xã cho các bản đồ đang công bố; chạy sau khi nạp ranh giới mới."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Xong: {recompute_areas()} bản đồ.")
