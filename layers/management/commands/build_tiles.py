import shutil
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from geodata.errors import GeoPGIError
from layers.models import LayerVersion, VersionState
from layers.publishing import ensure_tiles
from layers.tile_files import path_of, reconcile
from layers.tile_locks import building


class Command(BaseCommand):
    help = "Dựng lại các mảnh bản đồ còn thiếu trên đĩa, ví dụ sau khi phục hồi cơ sở dữ liệu từ bản sao lưu."

    def handle(self, *args: Any, **options: Any) -> None:
        with building():
            self._build()

    def _build(self) -> None:
        shown = [VersionState.PUBLISHED, VersionState.SUPERSEDED]
        missing = [v for v in LayerVersion.objects.filter(state__in=shown) if not path_of(v.content_hash).exists()]
        for version in missing:
            try:
                found = ensure_tiles(version)
            except GeoPGIError as error:
                raise CommandError(f"{version}: {error.message}") from error
            if found != version.content_hash:
                # The recipe of tiles changed since. What a published version says of itself never changes, so the new
                # tiles take the old name.
                shutil.copyfile(path_of(found), path_of(version.content_hash))
            self.stdout.write(f"{version}: đã dựng lại.")
        reconcile()
        self.stdout.write(f"Xong: {len(missing)} phiên bản.")
