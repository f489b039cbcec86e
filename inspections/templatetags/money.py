"""Amounts on pages."""

from django import template

from inspections.words import dong

register = template.Library()
register.filter("dong", dong)
