"""Static files under names that carry their content's hash, compressed beside."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import HashedFilesMixin
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from geo_pgi import icon_font, lean_styles


def _without_source_maps(patterns: Any) -> tuple[Any, ...]:
    """Django's rewriting rules less those for source maps: npm packages name maps that they do not always ship, and
    a missing map must not stop a deployment."""
    return tuple(
        (extension, tuple(rule for rule in rules if "sourceMappingURL" not in str(rule)))
        for extension, rules in patterns
    )


WORKERS = (
    "*.js",
    ((r"""(?P<matched>new URL\("(?P<url>\./.*?)", import\.meta\.url\))""", """new URL("%(url)s", import.meta.url)"""),),
)
"""Django's rules know what a module imports, not the worker that it starts."""


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Also rewrites `import` between our own ES modules, so that a module is cached for ever and never stale, and takes
    out of packages' style sheets and fonts what no page uses."""

    patterns = (*_without_source_maps(HashedFilesMixin.patterns), WORKERS)
    support_js_module_import_aggregation = True
    # A pass carries a changed name one import further at worst.
    max_post_process_passes = 15

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if icon_font.STYLE in paths and not dry_run:
            self._add_small_font(paths)
        if lean_styles.STYLE in paths and not dry_run:
            source, style = paths[lean_styles.STYLE]
            words = lean_styles.words_in(path.read_text() for path in icon_font.sources(settings.BASE_DIR))
            self._put(
                paths, {lean_styles.STYLE: lean_styles.lean(Path(source.path(style)).read_text(), words).encode()}
            )
        yield from super().post_process(paths, dry_run, **options)

    def _add_small_font(self, paths: dict[str, Any]) -> None:
        source, style = paths[icon_font.STYLE]
        package = Path(source.path(style)).parent
        numbers = icon_font.numbers_of(package)
        used = icon_font.code_points_used(settings.BASE_DIR, numbers)
        own, others = icon_font.parted_style(Path(source.path(style)).read_text(), used, numbers)
        made = {
            icon_font.SMALL_FONT: icon_font.small_font(package, used),
            icon_font.STYLE: own.encode(),
            icon_font.OTHERS_STYLE: others.encode(),
        }
        self._put(paths, made)

    def _put(self, paths: dict[str, Any], made: dict[str, bytes]) -> None:
        """In place of the files of these names, or beside the others."""
        memory = InMemoryStorage()
        for name, content in made.items():
            memory.save(name, ContentFile(content))
            self.delete(name)
            self.save(name, ContentFile(content))
            paths[name] = (memory, name)

    def url_converter(self, name: str, hashed_files: Any, template: str | None = None) -> Callable[..., str]:
        """Scripts of packages stay as they are: their comments and bundles hold text that looks like an import of a
        file that is not there."""
        if name.endswith(".js") and not (settings.BASE_DIR / "static" / name).exists():
            return lambda found: str(found[0])
        converter: Callable[..., str] = super().url_converter(name, hashed_files, template)
        return converter
