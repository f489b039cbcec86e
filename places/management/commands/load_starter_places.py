from typing import Any

from django.core.management.base import BaseCommand

from places.schematic import load_schematic


class Command(BaseCommand):
    help = "Nạp 65 xã, phường của Lạng Sơn với ranh giới sơ đồ; không đụng đến ranh giới đã có."

    def handle(self, *args: Any, **options: Any) -> None:
        generation = load_schematic()
        if generation is None:
            self.stdout.write("Đã có ranh giới, không thay đổi gì.")
        else:
            self.stdout.write(f"Đã nạp {generation.unit_count} xã, phường với ranh giới sơ đồ.")
