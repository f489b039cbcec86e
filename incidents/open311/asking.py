"""What a caller asks for: which jurisdiction, which requests, of which days. An empty argument is as good as none."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from incidents.codes import read_incident_code
from incidents.errors_partners import BadArgument, BadMoment, SpanTooLong, UnknownJurisdiction, UnknownService
from incidents.models import Category

MOST_DAYS = 90
MOST_REQUESTS = 1000
MOST_PAGES = 10_000
STATUSES = ("open", "closed")


@dataclass(frozen=True)
class Question:
    """`codes`, when given, overrides all but the page. Empty fields narrow nothing; `since` and `until` are aware."""

    codes: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    page: int = 1
    page_size: int = MOST_REQUESTS


def check_jurisdiction(request: HttpRequest) -> None:
    """This site serves one: named by its host (without www) or by the code of its province, or not named at all.
    Raises `UnknownJurisdiction`."""
    given = (request.GET.get("jurisdiction_id") or request.POST.get("jurisdiction_id") or "").strip().lower()
    host = request.get_host().lower()
    own = {host, host.partition(":")[0], settings.PROVINCE_CODE}
    if given and given.removeprefix("www.") not in own | {name.removeprefix("www.") for name in own}:
        raise UnknownJurisdiction(name=given[:60])


def question_of(sent: QueryDict) -> Question:
    """Of the arguments of GET requests. Raises `BadArgument`, `SpanTooLong`, `UnknownService`."""
    page = _number(sent, "page", otherwise=1, most=MOST_PAGES)
    page_size = _number(sent, "page_size", otherwise=MOST_REQUESTS, most=MOST_REQUESTS)
    codes = tuple(read_incident_code(code) for code in _several(sent, "service_request_id"))
    if codes:
        return Question(codes=codes, page=page, page_size=page_size)
    since, until = _span(sent)
    return Question(
        services=_services(sent), statuses=_statuses(sent), since=since, until=until, page=page, page_size=page_size
    )


def _several(sent: QueryDict, name: str) -> list[str]:
    """What stands between commas, in one argument or in several of the same name."""
    return [
        part.strip() for value in sent.getlist(name) for part in value.replace("\x00", "").split(",") if part.strip()
    ]


def _services(sent: QueryDict) -> tuple[str, ...]:
    codes = _several(sent, "service_code")
    known = set(Category.objects.filter(slug__in=codes).values_list("slug", flat=True)) if codes else set()
    for code in codes:
        if code not in known:
            raise UnknownService(name=code[:60])
    return tuple(codes)


def _statuses(sent: QueryDict) -> tuple[str, ...]:
    statuses = _several(sent, "status")
    if set(statuses) - set(STATUSES):
        raise BadArgument(name="status")
    return tuple(statuses)


def _span(sent: QueryDict) -> tuple[dt.datetime, dt.datetime]:
    """The days asked for; where one end is not told, 90 days from the other, and without any the latest 90."""
    most = dt.timedelta(days=MOST_DAYS)
    since, until = _moment(sent, "start_date"), _moment(sent, "end_date")
    if until is None:
        until = min(since + most, timezone.now()) if since else timezone.now()
        until = max(until, since) if since else until
    if since is None:
        since = until - most
    if not dt.timedelta(0) <= until - since <= most:
        raise SpanTooLong(days=MOST_DAYS)
    return since, until


def _moment(sent: QueryDict, name: str) -> dt.datetime | None:
    # an unescaped "+" of a time zone arrives as a space
    given = sent.get(name, "").strip().replace(" ", "+")
    if not given:
        return None
    try:
        moment = parse_datetime(given)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not 1900 < moment.year < 9000:
        raise BadMoment(name=name)
    return moment


def _number(sent: QueryDict, name: str, *, otherwise: int, most: int) -> int:
    given = sent.get(name, "").strip()
    if not given:
        return otherwise
    if not (given.isascii() and given.isdigit() and 1 <= int(given[:9]) <= most):
        raise BadArgument(name=name)
    return int(given[:9])
