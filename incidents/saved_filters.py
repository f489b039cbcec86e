"""Filters of the desk that people keep under a name, for themselves or for all in an agency of theirs."""

from dataclasses import replace

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from agencies.models import Agency, User
from agencies.policy import require
from incidents.errors import MissingNeeds
from incidents.errors_desk import NameTaken, NothingNarrowed, SavedFilterNotFound
from incidents.inbox_filter import InboxFilter
from incidents.listing import own_agency_ids
from incidents.models import SavedFilter

SHARE = "saved_filter.share"


def filters_of(user: User) -> QuerySet[SavedFilter]:
    """The person's own, and those of the agencies the person works for today. One query."""
    shared = Q(agency_id__in=own_agency_ids(user))
    return SavedFilter.objects.filter(Q(user=user, agency__isnull=True) | shared).select_related("agency")


@transaction.atomic
def save_filter(*, user: User, name: str, filters: InboxFilter, agency: Agency | None = None) -> SavedFilter:
    """Keeps the filter for the person, or for all in `agency`. The part of the map that was in view is not kept.

    Raises `NotAllowed`, `MissingNeeds` (name), `NothingNarrowed`, `NameTaken`."""
    require(user, "incident.view")
    name = name.strip()[:60]
    query = replace(filters, bbox=None).query_string()
    if not name:
        raise MissingNeeds({"name": _("Xin đặt tên cho bộ lọc.")})
    if not query:
        raise NothingNarrowed()
    row = SavedFilter(user=user, agency=agency, name=name, query=query)
    if agency is not None:
        require(user, SHARE, row)
    same = Q(agency=agency) if agency is not None else Q(agency__isnull=True, user=user)
    User.objects.select_for_update().get(pk=user.pk)
    if SavedFilter.objects.filter(same, name=name).exists():
        raise NameTaken(name=name)
    row.save()
    return row


@transaction.atomic
def remove_filter(*, user: User, filter_id: int) -> None:
    """One's own, or one shared with an agency for which one may share. Raises `SavedFilterNotFound`, `NotAllowed`."""
    row = SavedFilter.objects.select_for_update().filter(pk=filter_id).first()
    if row is None or (row.agency_id is None and row.user_id != user.pk):
        raise SavedFilterNotFound()
    if row.agency_id is not None:
        require(user, SHARE, row)
    row.delete()
