"""Errors of verbs, put beside the field they speak of."""

from django import forms

from geodata.errors import GeoPGIError
from incidents.errors import OutsideArea
from incidents.forms_errors import sentence
from inspections.errors import MissingInOrder, NumberTaken


def put_beside_fields(form: forms.Form, error: GeoPGIError) -> None:
    """Adds the error to the form, so that the page shows it with all that was typed."""
    if isinstance(error, MissingInOrder):
        told = error.missing
    elif isinstance(error, NumberTaken):
        told = {"number": sentence(error)}
    elif isinstance(error, OutsideArea):
        told = {"commune": sentence(error)}
    else:
        told = {"": sentence(error)}
    for name, text in told.items():
        form.add_error(name if name in form.fields else None, text)
