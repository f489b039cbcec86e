"""Words of official papers in templates."""

from django import template

from inspections.documents import words

register = template.Library()
register.filter("day_in_words", words.day_in_words)


@register.simple_tag
def country() -> str:
    return words.COUNTRY


@register.simple_tag
def motto() -> str:
    return words.MOTTO
