"""What pages that stay open ask every half minute: what is new on the desk, what happened to the case, who else has it
open, and whom a note can name."""

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from agencies.colleagues import people_who_can
from agencies.models import User
from agencies.policy import require
from incidents.case_looks import present, stay
from incidents.due_groups import DueGroup, counts
from incidents.inbox_filter import InboxFilter
from incidents.listing import inbox, today_of, works_by_assignment
from incidents.mentions import alike
from incidents.models import Question
from incidents.news import Stamp, news
from incidents.pages_staff import case_of, staff_of
from incidents.pages_words import STATE_GROUPS
from incidents.states import ENDS

MOST_OFFERED = 8


def counters(user: User, asked: InboxFilter) -> dict[str, int]:
    """Newly come in, with an answer nobody has read, and looked after by this person, of all that this person may see;
    for those who work by assignment, of what is handed to the agency where `asked` is narrowed to that. One query."""
    filters = InboxFilter(mine=asked.mine and works_by_assignment(user))
    answered = Question.objects.filter(answered__isnull=False, read_at__isnull=True).values("report__incident_id")
    open_cases = inbox(user=user, filters=filters).exclude(state__in=STATE_GROUPS[-1].states).order_by()
    return open_cases.aggregate(
        new=Count("pk", filter=Q(state__in=STATE_GROUPS[0].states)),
        answers=Count("pk", filter=Q(pk__in=answered)),
        own=Count("pk", filter=Q(assignee=user)),
    )


@never_cache
@login_required
@require_safe
def desk_news(request: HttpRequest) -> JsonResponse:
    """For the filter and the `stamp` of the address: how many cases are new or changed, in a sentence, and the numbers
    that the page shows, but for those that cases that are over count in: with the years they would make this slow."""
    user = staff_of(request)
    require(user, "incident.view")
    filters = InboxFilter.parse(request.GET)
    stamp = Stamp.read(request.GET.get("stamp", ""))
    number = news(user=user, filters=filters, stamp=stamp) if stamp else 0
    today = today_of(user)
    groups = counts(inbox(user=user, filters=filters.of_all_groups).exclude(state__in=ENDS), today)
    numbers = {group.value: n for group, n in groups.items() if group != DueGroup.ENDED} | counters(user, filters)
    return JsonResponse({"news": number, "sentence": _news_sentence(number), "numbers": numbers})


def _news_sentence(number: int) -> str:
    sentence = ngettext("%(n)s sự việc mới hoặc vừa thay đổi", "%(n)s sự việc mới hoặc vừa thay đổi", number)
    return sentence % {"n": number}


@never_cache
@login_required
@require_POST
def case_news(request: HttpRequest, code: str) -> JsonResponse:
    """The page of the case is still open, made of `version`: whether it is out of date, and who else looks."""
    user, incident = staff_of(request), case_of(request, code)
    stay(user=user, incident=incident)
    names = ", ".join(person.display_name for person in present(user=user, incident=incident))
    return JsonResponse(
        {
            "changed": request.POST.get("version") != str(incident.version),
            "present": _("Đang cùng xem: %(names)s") % {"names": names} if names else "",
        }
    )


@never_cache
@login_required
@require_safe
def colleagues(request: HttpRequest, code: str) -> JsonResponse:
    """People that a note of the case can name, by the beginning of a name or account."""
    incident = case_of(request, code)
    found = alike(people_who_can("incident.view", incident), request.GET.get("q", "")[:60])
    people = [{"username": user.username, "name": user.display_name} for user in found[:MOST_OFFERED]]
    return JsonResponse({"people": people})
