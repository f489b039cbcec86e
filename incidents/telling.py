"""What staff are told about cases: to the person, and to who stands in for a person that is away."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone, translation

from agencies.absences import reached
from agencies.models import Membership, Role, User
from agencies.policy import roles_with
from agencies.staff_notices import tell
from incidents.models import Incident


def tell_of_case(
    users: Iterable[User], *, incident: Incident, key: str, words: str, by: User, page: str = "case", **params: str
) -> None:
    """Tells all of them but `by`, who did it. `words` is a msgid with `%(code)s` and `%(place)s` for the case, and the
    names of `params`. `page` is the name of an address that takes the code of the case."""
    with translation.override("vi"):
        path = reverse(page, kwargs={"code": incident.code})
        params = {"code": incident.code, **place_of(incident), **params}
    people = [user for user in reached(users, timezone.localdate()) if user.pk != by.pk]
    tell(people, key=f"{key}:{incident.pk}:{incident.version}", words=words, params=params, path=path)


def place_of(incident: Incident) -> dict[str, str]:
    """The commune as a notice's `place`, in both languages."""
    with translation.override("en"):
        english = incident.unit.full_name
    with translation.override("vi"):
        return {"place": incident.unit.full_name, "place@en": english}


def members_told(agency_id: int) -> list[User]:
    """Members of an agency who may see what it is told of. One query."""
    return _members(agency_id, roles_with("incident.view_reduced"))


def members_who_accept(agency_id: int) -> list[User]:
    """Members of an agency who may take over a case for it. One query."""
    return _members(agency_id, roles_with("incident.accept"))


def _members(agency_id: int, roles: frozenset[Role]) -> list[User]:
    members = Membership.objects.on(timezone.localdate()).filter(agency_id=agency_id, role__in=roles)
    return list(User.objects.filter(pk__in=members.values("user_id"), is_active=True))
