"""What the case page has of the desk: what is new to this person, who else looks, words kept ready, and the way on to
the next case of the list."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from agencies.models import User
from incidents.answer_templates import filled, for_step, templates_for
from incidents.case_looks import did, look, present
from incidents.inbox_filter import InboxFilter
from incidents.mentions import not_told
from incidents.models import AnswerTemplate, Event, Incident
from incidents.next_case import next_case
from incidents.pages_staff import case_of, staff_of
from incidents.states import State


@dataclass(frozen=True)
class Answer:
    """A template filled from the case."""

    name: str
    words: str
    language: str


@dataclass(frozen=True)
class DeskList:
    """The list that the person came from: the filter in the address's parameter `ds`. Without it, `came` is false."""

    came: bool
    filters: InboxFilter

    @classmethod
    def of(cls, request: HttpRequest) -> "DeskList":
        return cls(came="ds" in request.GET, filters=InboxFilter.parse(QueryDict(request.GET.get("ds", ""))))

    @cached_property
    def query(self) -> str:
        """To be put behind addresses of cases, so that the list is not forgotten."""
        return "?" + urlencode({"ds": self.filters.query_string()}) if self.came else ""

    @cached_property
    def address(self) -> str:
        query = self.filters.query_string()
        return f"{reverse('desk')}?{query}" if query else reverse("desk")

    def after(self, user: User, incident: Incident) -> str | None:
        """Address of the case below `incident`."""
        code = next_case(user=user, filters=self.filters, after=incident)
        return f"{reverse('case', kwargs={'code': code})}{self.query}" if code else None


def desk_part(user: User, incident: Incident, request: HttpRequest) -> dict[str, Any]:
    """Four queries: the look is written, others who look, templates, and the person's agencies where not yet known."""
    return {
        "since_last": look(user=user, incident=incident),
        "present": present(user=user, incident=incident),
        "desk_list": DeskList.of(request),
        "answer_templates": list(templates_for(user=user, incident=incident)),
    }


def answers_for(templates: list[AnswerTemplate], incident: Incident, target: State | None) -> list[Answer]:
    """Both languages, Vietnamese first. Without a target, those for every step."""
    fitting = for_step(templates, target) if target else [row for row in templates if not row.target]
    answers = [Answer(row.name, filled(row.words, incident), "vi") for row in fitting]
    english = [row for row in fitting if row.words_en]
    return answers + [Answer(row.name, filled(row.words_en, incident, language="en"), "en") for row in english]


def tell_of(request: HttpRequest, event: object) -> None:
    """After a verb: what the person did is no news to them, and names that nobody was told by are named."""
    if not isinstance(event, Event):
        return
    did(user=staff_of(request), event=event)
    if names := not_told(event):
        words = _("Chưa báo được cho %(names)s: không có tài khoản nào như vậy xem được sự việc này.")
        messages.warning(request, words % {"names": ", ".join(f"@{name}" for name in names)})


@never_cache
@login_required
@require_safe
def next_one(request: HttpRequest, code: str) -> HttpResponse:
    """On to the case below this one in the list of `ds`; at the end back to the list."""
    user, incident = staff_of(request), case_of(request, code)
    return on_to(request, DeskList.of(request).after(user, incident))


def on_to(request: HttpRequest, address: str | None) -> HttpResponse:
    if address:
        return redirect(address)
    messages.info(request, _("Đã hết danh sách."))
    return redirect(DeskList.of(request).address)
