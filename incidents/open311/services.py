"""Kinds of incident as Open311 services."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agencies.hotlines import spoken_hotlines
from incidents.errors_partners import UnknownService
from incidents.models import Category
from incidents.open311.attributes import attributes_of


def services() -> list[dict[str, Any]]:
    """All kinds that reports are taken for. One query."""
    return [_service(category) for category in Category.objects.filter(active=True).select_related("group")]


def definition(code: str) -> dict[str, Any]:
    """The attributes of one service. Raises `UnknownService`."""
    return {"service_code": code, "attributes": attributes_of(service_of(code))}


def service_of(code: str) -> Category:
    """The kind that reports are taken for under this code. Raises `UnknownService`."""
    category = Category.objects.filter(slug=code.replace("\x00", ""), active=True).first()
    if category is None:
        raise UnknownService(name=code[:60])
    return category


def emergency_words() -> str:
    """The numbers to call before anything else."""
    return _("Khẩn cấp: xin gọi ngay %(hotlines)s.") % {"hotlines": spoken_hotlines(english=get_language() == "en")}


def _service(category: Category) -> dict[str, Any]:
    return {
        "service_code": category.slug,
        "service_name": category.label,
        "description": emergency_words() if category.emergency else category.label,
        "metadata": bool(attributes_of(category)),
        "type": "realtime",
        "keywords": ", ".join((category.name, category.name_en)),
        "group": category.group.label,
    }
