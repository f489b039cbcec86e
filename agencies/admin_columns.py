"""Columns of the administration's lists that say in words what Django only draws or leaves in English."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.utils.translation import gettext as _


def yes_no(model: type[Model], field: str) -> Callable[[Any], str]:
    """A column of a boolean field, in words; Django draws a picture whose text is "True"."""

    @admin.display(description=model._meta.get_field(field).verbose_name, ordering=field)  # type: ignore[union-attr]
    def column(row: Any) -> str:
        return _("có") if getattr(row, field) else _("không")

    column.__name__ = field
    return column
