"""The addresses of Open311 GeoReport v2."""

from django.http import HttpRequest

from incidents.errors import ReportNotFound
from incidents.errors_partners import KeyMissing, NoSuchAddress, NotAForm, UnknownToken
from incidents.following import find_report
from incidents.models import PartnerKey
from incidents.open311.answering import Answer, open311
from incidents.open311.asking import question_of
from incidents.open311.discovery import discovery
from incidents.open311.requests import service_request, service_requests
from incidents.open311.sending import take_request
from incidents.open311.services import definition, services
from incidents.partner_keys import caller, secret_in_header
from incidents.throttle import allow_lookup
from places.freshness import FRESH_S

KINDS_FRESH_S = 300
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


@open311("GET")
def show_discovery(request: HttpRequest) -> Answer:
    return Answer("discovery", discovery(request), fresh_s=KINDS_FRESH_S)


@open311("GET")
def show_services(request: HttpRequest) -> Answer:
    return Answer("services", services(), fresh_s=KINDS_FRESH_S)


@open311("GET")
def show_definition(request: HttpRequest, code: str) -> Answer:
    return Answer("service_definition", definition(code), fresh_s=KINDS_FRESH_S)


@open311("GET", "POST")
def requests(request: HttpRequest) -> Answer:
    return _take(request) if request.method == "POST" else _list(request)


@open311("GET")
def show_request(request: HttpRequest, code: str) -> Answer:
    own = _own(request)
    told = service_request(code, own=own, address=request.build_absolute_uri)
    return Answer("service_requests", [told], fresh_s=0 if own else FRESH_S)


@open311("GET")
def show_token(request: HttpRequest, token: str) -> Answer:
    """Every request gets its id at once, so the token is that of a private link: what `/api/v1/reports/` answers."""
    allow_lookup(request)
    try:
        report = find_report(token=token)
    except ReportNotFound as error:
        raise UnknownToken() from error
    return Answer("service_requests", [{"service_request_id": report.incident.code, "token": token}])


@open311("GET", "POST")
def no_such_address(request: HttpRequest, rest: str) -> Answer:
    raise NoSuchAddress()


def _list(request: HttpRequest) -> Answer:
    own = _own(request)
    question = question_of(request.GET)
    page, more = service_requests(question, own=own, address=request.build_absolute_uri)
    headers = {}
    if more:
        following = request.GET.copy()
        following["page"] = str(question.page + 1)
        headers["Link"] = f'<{request.build_absolute_uri("?" + following.urlencode())}>; rel="next"'
    return Answer("service_requests", page, fresh_s=0 if own else FRESH_S, headers=headers)


def _take(request: HttpRequest) -> Answer:
    if request.content_type not in FORMS:
        raise NotAForm()
    secret = secret_in_header(request) or request.POST.get("api_key", "")
    if not secret.strip():
        raise KeyMissing()
    told, new = take_request(
        request.POST, caller=caller(secret), idempotency_key=request.headers.get("Idempotency-Key", "").strip()
    )
    return Answer("service_requests", [told], status=201 if new else 200)


def _own(request: HttpRequest) -> PartnerKey | None:
    """Whose requests may be read before they are public: those of the key in the header."""
    secret = secret_in_header(request)
    if not secret:
        return None
    who = caller(secret)
    who.allow(emergency=False)
    return who.key
