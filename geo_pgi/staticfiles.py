"""Static files under names that carry their content's hash, compressed beside."""

from typing import Any

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
