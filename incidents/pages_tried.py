"""A form of the desk that runs one verb."""

from collections.abc import Callable
from typing import Any

from django import forms

from agencies.policy import NotAllowed
from incidents.errors import IncidentError
from incidents.forms_errors import put_beside_fields

DONE = 302


def tried(
    form: forms.Form, verb: Callable[[dict[str, Any]], object], *, version_now: Callable[[], int] | None = None
) -> int:
    """`DONE` when the verb was done, else the status of the page that shows the form with what is wrong. Where somebody
    else was first, the form is made of the version there is now: sent again, it holds."""
    if not form.is_valid():
        return 422
    try:
        verb(form.cleaned_data)
    except (IncidentError, NotAllowed) as error:
        if error.http_status == 409 and version_now is not None:
            form.data = {**form.data.dict(), form.add_prefix("version"): str(version_now())}  # type: ignore[attr-defined]
            form.full_clean()
        put_beside_fields(form, error)
        return error.http_status
    return DONE
