"""Static files under names that carry their content's hash, compressed beside."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage


def _without_source_maps(patterns: Any) -> tuple[Any, ...]:
    """Django's rewriting rules less those for source maps: npm packages name maps that they do not always ship, and
    a missing map must not stop a deployment."""
    return tuple(
        (extension, tuple(rule for rule in rules if "sourceMappingURL" not in str(rule)))
        for extension, rules in patterns
    )


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Also rewrites `import` between our own ES modules, so that a module is cached for ever and never stale."""

    patterns = _without_source_maps(HashedFilesMixin.patterns)
    support_js_module_import_aggregation = True

    def url_converter(self, name: str, hashed_files: Any, template: str | None = None) -> Callable[..., str]:
        """Scripts of packages stay as they are: their comments and bundles hold text that looks like an import of a
        file that is not there."""
        if name.endswith(".js") and not (settings.BASE_DIR / "static" / name).exists():
            return lambda found: str(found[0])
        converter: Callable[..., str] = super().url_converter(name, hashed_files, template)
        return converter
