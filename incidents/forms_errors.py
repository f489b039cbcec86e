"""Errors of verbs, put beside the field they speak of."""

from django import forms
from django.utils.translation import gettext as _

from geodata.errors import GeoPGIError
from incidents.errors import (
    InvalidReport,
    MissingNeeds,
    MistypedCode,
    OutsideArea,
    PhotoRefused,
    ReportNotFound,
    TooManyPhotos,
    TooManyPhotosNow,
)
from incidents.pages_words import NEED_FIELDS

FIELD_OF_PROBLEM = {
    "location": "commune",
    "contact": "phone",
    **{need.value: name for need, name in NEED_FIELDS.items()},
}
"""What verbs and forms call by different names."""


def sentence(error: GeoPGIError) -> str:
    """The error's sentence in the language of the request."""
    return _(error.msgid) % error.params


def put_beside_fields(form: forms.Form, error: GeoPGIError) -> None:
    """Adds the error to the form, so that the page shows it with all that was typed."""
    if isinstance(error, InvalidReport):
        by_field = error.problems
    elif isinstance(error, MissingNeeds):
        by_field = error.missing
    elif isinstance(error, (PhotoRefused, TooManyPhotos, TooManyPhotosNow)):
        by_field = {"photos": sentence(error)}
    elif isinstance(error, OutsideArea):
        by_field = {"location": sentence(error)}
    elif isinstance(error, (MistypedCode, ReportNotFound)):
        by_field = {"code": sentence(error)}
    else:
        by_field = {}
    for problem, text in by_field.items():
        field = FIELD_OF_PROBLEM.get(problem, problem)
        form.add_error(field if field in form.fields else None, text)
    if not by_field:
        form.add_error(None, sentence(error))
