"""Who asks for a page of the desk, and for which case."""

from collections.abc import Callable

from django.http import Http404, HttpRequest

from agencies.models import User
from incidents.models import Incident
from incidents.pages_case_file import visible_case


def staff_of(request: HttpRequest) -> User:
    """The officer; behind `login_required`."""
    assert isinstance(request.user, User)
    return request.user


def case_of(request: HttpRequest, code: str) -> Incident:
    """The case of that code, if this person may see it; else the page is not found."""
    incident = visible_case(user=staff_of(request), code=code)
    if incident is None:
        raise Http404
    return incident


def version_of(incident: Incident) -> Callable[[], int]:
    """Asks for the case's version when it is called."""

    def now() -> int:
        incident.refresh_from_db()
        return incident.version

    return now
