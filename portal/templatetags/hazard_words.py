"""Areas and shares as the pages write them."""

from django import template

from layers import wording, wording_extents

register = template.Library()


@register.filter
def square_kilometres(area: float) -> str:
    """km² with two decimals under ten, else one: no more than the source map can tell."""
    return wording_extents.square_kilometres(area)


@register.filter
def share(value: float) -> str:
    """A share 0–1 as percent."""
    return wording.share_in_words(value)
