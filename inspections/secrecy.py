"""Who must not learn of a secret surprise inspection: the offices of the communes it leads to."""

from typing import Any

from agencies.areas import covered_unit_ids
from agencies.models import AreaOfResponsibility
from agencies.policy import reach_of
from places.models import Level


def commune_unit_ids(user: Any) -> frozenset[int]:
    """Units that the person's offices of a commune answer for, with what they once were. An office of a commune is an
    agency, of whatever kind, that answers for communes and for no province: people's committee and police alike. Kept
    on the user object for the length of the request, as the reach is."""
    if not hasattr(user, "_commune_unit_ids"):
        user._commune_unit_ids = _read(user)
    found: frozenset[int] = user._commune_unit_ids
    return found


def _read(user: Any) -> frozenset[int]:
    agency_ids = {membership.agency_id for membership in reach_of(user).memberships}
    if not agency_ids:
        return frozenset()
    areas = AreaOfResponsibility.objects.filter(agency_id__in=agency_ids)
    above = set(areas.filter(unit__level=Level.PROVINCE).values_list("agency_id", flat=True))
    return covered_unit_ids(agency_ids - above)
