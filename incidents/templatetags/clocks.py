"""What lists and case pages tell of deadlines."""

from django import template

from incidents.late_words import how_late, late_beside

register = template.Library()
register.filter("how_late", how_late)
register.filter("late_beside", late_beside)
