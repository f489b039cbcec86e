"""Errors of verbs, put beside the field they speak of."""

from http import HTTPStatus

from django import forms
from django.http import QueryDict

from geodata.errors import GeoPGIError
from incidents.errors import OutsideArea
from incidents.forms_errors import sentence
from inspections.errors import MissingInOrder, NumberTaken


def put_beside_fields(form: forms.Form, error: GeoPGIError, *, version: int | None = None) -> int:
    """Adds the error to the form, so that the page shows it with all that was typed. Returns the status of that page.
    `version` is the one there is now: where somebody else was first, pressed again, it is done knowing of the change.
    """
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
    if error.http_status == HTTPStatus.CONFLICT and version is not None:
        data = QueryDict(mutable=True)
        data.update(form.data)
        data[form.add_prefix("version")] = str(version)
        form.data = data
    return error.http_status
