"""Areas and shares as the pages write them."""

from django import template
from django.utils.formats import number_format

from layers import wording

register = template.Library()


@register.filter
def square_kilometres(area: float) -> str:
    """km² with two decimals under ten, else one: no more than the source map can tell."""
    return f"{number_format(area, 2 if area < 10 else 1)} km²"


@register.filter
def share(value: float) -> str:
    """A share 0–1 as percent."""
    return wording.share_in_words(value)
