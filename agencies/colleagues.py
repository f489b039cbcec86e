"""Who may do something to an object: `policy.can` asked of everybody at once."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from agencies.areas import agency_ids_over
from agencies.models import Membership, Role, User
from agencies.policy import POLICY, Placed, Scope


def people_who_can(verb: str, obj: Placed) -> QuerySet[User]:
    """Active accounts that may do the verb to the object today, by name. Finding their agencies is one query, the
    people another. Grants that hold anywhere are not asked for: they are of no verb that is about a place."""
    over = agency_ids_over([obj.policy_unit_id]) if obj.policy_unit_id is not None else frozenset()
    members = Membership.objects.on(timezone.localdate()).filter(
        Q(role__in=_roles(verb, Scope.AREA), agency_id__in=over)
        | Q(role__in=_roles(verb, Scope.ASSIGNED), agency_id__in=obj.policy_agency_ids)
    )
    people = User.objects.filter(is_active=True, must_change_password=False, pk__in=members.values("user_id"))
    return people.order_by("last_name", "first_name", "pk")


def _roles(verb: str, scope: Scope) -> list[Role]:
    return [role for role, scopes in POLICY[verb].items() if scope in scopes]
