"""An Atom feed a commune: cases that became public or changed state, and warnings. Only what everyone may read."""

import datetime as dt
from dataclasses import dataclass
from operator import attrgetter

from django.conf import settings
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alerts.models import Warning
from incidents.models import Event, Incident
from incidents.open311.formats import in_xml
from incidents.states import State
from notices.links import whole
from places.freshness import FRESH
from places.lineage import with_all_under
from places.models import Unit

MOST = 50


@dataclass(frozen=True)
class Entry:
    """`key` never changes and is never given to another entry."""

    key: str
    title: str
    text: str
    path: str
    at: dt.datetime


@require_safe
@FRESH
def commune_feed(request: HttpRequest, code: str) -> HttpResponse:
    units = Unit.objects.on(timezone.localdate()).communes().defer("geometry", "outline")
    unit = units.filter(code=code).first()
    if unit is None:
        raise Http404
    feed = Atom1Feed(
        title=_("%(place)s: sự việc và cảnh báo") % {"place": unit.full_name},
        link=whole(reverse("commune", args=[code])),
        description="",
        language=get_language(),
        feed_url=whole(request.path),
        feed_guid=_tag(f"xa/{code}"),
    )
    for entry in _entries(unit):
        feed.add_item(
            title=in_xml(entry.title),
            link=whole(entry.path),
            # readers take it for HTML
            description=escape(in_xml(entry.text)),
            unique_id=_tag(entry.key),
            pubdate=entry.at,
            updateddate=entry.at,
        )
    answer = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    feed.write(answer, "utf-8")
    return answer


def _entries(unit: Unit) -> list[Entry]:
    """The newest `MOST`, newest first, in two queries beyond the unit's lineage."""
    under = with_all_under([unit.pk])
    events = (
        Event.objects.filter(
            incident__in=Incident.objects.public().filter(unit_id__in=under),
            to_state__gt="",
            at__gte=F("incident__verified_at"),
        )
        .exclude(from_state=F("to_state"))
        .select_related("incident__category", "incident__unit")
        .defer("incident__unit__geometry", "incident__unit__outline")
        .order_by("-at", "-id")[:MOST]
    )
    warnings = Warning.objects.filter(units__in=under).distinct().order_by("-issued_at", "-id")[:MOST]
    entries = [*(_of_event(event) for event in events), *(_of_warning(warning) for warning in warnings)]
    return sorted(entries, key=attrgetter("at"), reverse=True)[:MOST]


def _of_event(event: Event) -> Entry:
    incident = event.incident
    return Entry(
        key=f"su-viec/{incident.code}/{event.version}",
        title=_sample(incident.is_sample) + f"{incident.category.label}: {State(event.to_state).label}",
        text=event.public_note,
        path=reverse("incident", args=[incident.code]),
        at=event.at,
    )


def _of_warning(warning: Warning) -> Entry:
    return Entry(
        key=f"canh-bao/{warning.pk}",
        title=_sample(warning.is_sample) + _("Cảnh báo: %(title)s") % {"title": warning.title},
        text=f"{warning.get_level_display()}. {warning.text}",
        path=reverse("warning", args=[warning.pk]),
        at=warning.issued_at,
    )


def _sample(is_sample: bool) -> str:
    return f"[{_('DỮ LIỆU MẪU')}] " if is_sample else ""


def _tag(key: str) -> str:
    """RFC 4151: stays the same whatever becomes of addresses."""
    return f"tag:{settings.FEED_AUTHORITY},2026:{key}"
