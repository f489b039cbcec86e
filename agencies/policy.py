"""The one policy: which role may do which verb, and where.

A verb that stands in no row is allowed to nobody. Reading is decided in the same table, by the `….view` verbs, and
applied to rows by each model's `visible_to(user)`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Protocol

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.translation import gettext_noop

from agencies.areas import covered_unit_ids
from agencies.models import Agency, Membership, Role, User
from geodata.errors import GeoPGIError


class Scope(Enum):
    """Where a grant holds."""

    ANYWHERE = "anywhere"
    AREA = "area"
    """The object lies in the agency's area of responsibility."""
    ASSIGNED = "assigned"
    """The object was handed to the member's agency."""


ANYWHERE, AREA, ASSIGNED = Scope.ANYWHERE, Scope.AREA, Scope.ASSIGNED
COMMUNE, ENVIRONMENT, POLICE = Role.COMMUNE_OFFICER, Role.ENVIRONMENT_OFFICER, Role.POLICE_OFFICER
INSPECTOR, AGRICULTURE, MEDIA, LEADER, ADMINISTRATOR = (
    Role.INSPECTOR,
    Role.AGRICULTURE_OFFICER,
    Role.MEDIA_OFFICER,
    Role.LEADER,
    Role.ADMINISTRATOR,
)

Grants = dict[Role, tuple[Scope, ...]]

_FIELD_STAFF: Grants = {COMMUNE: (ASSIGNED,), ENVIRONMENT: (ASSIGNED,), POLICE: (ASSIGNED,)}
_CASE_MANAGERS: Grants = {COMMUNE: (AREA,), ENVIRONMENT: (AREA,)}
_OWN_AGENCY: Grants = {COMMUNE: (ASSIGNED,), ENVIRONMENT: (ASSIGNED,), POLICE: (ASSIGNED,), LEADER: (ASSIGNED,)}

POLICY: dict[str, Grants] = {
    # hazard layers
    "layer.view_unpublished": {AGRICULTURE: (AREA,), LEADER: (AREA,)},
    "layer.import": {AGRICULTURE: (AREA,)},
    "layer.edit": {AGRICULTURE: (AREA,)},
    "layer.submit": {AGRICULTURE: (AREA,)},
    "layer.publish": {AGRICULTURE: (AREA,), LEADER: (AREA,)},
    "layer.withdraw": {AGRICULTURE: (AREA,), LEADER: (AREA,)},
    "layer.comment": {AGRICULTURE: (AREA,), LEADER: (AREA,)},
    "legend.edit": {AGRICULTURE: (AREA,), LEADER: (AREA,)},
    # places that people depend on: schools, clinics, offices
    "asset.view": {COMMUNE: (AREA,), AGRICULTURE: (AREA,), LEADER: (AREA,)},
    "asset.load": {AGRICULTURE: (AREA,)},
    # warnings
    "warning.issue": {AGRICULTURE: (AREA,), LEADER: (AREA,)},
    "warning.cancel": {AGRICULTURE: (AREA,), LEADER: (AREA,)},
    # incidents: reading
    "incident.view": {
        COMMUNE: (AREA, ASSIGNED),
        ENVIRONMENT: (AREA, ASSIGNED),
        POLICE: (AREA, ASSIGNED),
        LEADER: (AREA,),
    },
    "incident.view_reporter": {COMMUNE: (AREA,), ENVIRONMENT: (AREA,)},
    "incident.view_original": {COMMUNE: (AREA,), ENVIRONMENT: (AREA,), POLICE: (ASSIGNED,)},
    "incident.check_looks": {COMMUNE: (AREA,), ENVIRONMENT: (AREA,), LEADER: (AREA,)},
    # incidents: handling
    "incident.log": {COMMUNE: (AREA,), ENVIRONMENT: (AREA,), POLICE: (AREA,)},
    "incident.import": _CASE_MANAGERS,
    "incident.note": {COMMUNE: (AREA, ASSIGNED), ENVIRONMENT: (AREA, ASSIGNED), POLICE: (ASSIGNED,), LEADER: (AREA,)},
    "incident.ask_reporter": {COMMUNE: (AREA, ASSIGNED), ENVIRONMENT: (AREA, ASSIGNED), POLICE: (ASSIGNED,)},
    "incident.publish_photo": _CASE_MANAGERS,
    "incident.acknowledge": _CASE_MANAGERS,
    "incident.set_place": _CASE_MANAGERS,
    "incident.change_kind": _CASE_MANAGERS,
    "incident.move_report": _CASE_MANAGERS,
    "incident.verify": _CASE_MANAGERS,
    "incident.reject": _CASE_MANAGERS,
    "incident.mark_spam": _CASE_MANAGERS,
    "incident.take_in": _CASE_MANAGERS,
    "incident.mark_duplicate": _CASE_MANAGERS,
    "incident.refer": _CASE_MANAGERS,
    "incident.assign": {COMMUNE: (AREA,), ENVIRONMENT: (AREA,), LEADER: (AREA,)},
    "incident.inspect": _FIELD_STAFF,
    "incident.record_finding": _FIELD_STAFF,
    "incident.order_remediation": _FIELD_STAFF | {ENVIRONMENT: (AREA, ASSIGNED)},
    "incident.resolve": {COMMUNE: (AREA, ASSIGNED), ENVIRONMENT: (AREA, ASSIGNED), POLICE: (ASSIGNED,)},
    "incident.follow_up": _CASE_MANAGERS,
    "incident.close": _CASE_MANAGERS,
    "incident.hold": {COMMUNE: (AREA, ASSIGNED), ENVIRONMENT: (AREA, ASSIGNED), POLICE: (ASSIGNED,)},
    "incident.reopen": {COMMUNE: (AREA,), ENVIRONMENT: (AREA,), LEADER: (AREA,)},
    "incident.extend_deadline": {LEADER: (AREA,)},
    "incident.export_file": {ENVIRONMENT: (AREA, ASSIGNED), POLICE: (ASSIGNED,), LEADER: (AREA,)},
    # who gets a case, and who else is told
    "routing.view": {
        COMMUNE: (AREA,),
        ENVIRONMENT: (AREA,),
        POLICE: (AREA,),
        LEADER: (AREA,),
        ADMINISTRATOR: (ANYWHERE,),
    },
    "routing.edit": {ENVIRONMENT: (AREA,), LEADER: (AREA,), ADMINISTRATOR: (ANYWHERE,)},
    "incident.name_person": _FIELD_STAFF | {LEADER: (AREA,)},
    "incident.inform": {COMMUNE: (AREA, ASSIGNED), ENVIRONMENT: (AREA, ASSIGNED), POLICE: (ASSIGNED,), LEADER: (AREA,)},
    "incident.view_reduced": {role: (ASSIGNED,) for role in Role if role != ADMINISTRATOR},
    "incident.hand_over": {COMMUNE: (AREA, ASSIGNED), ENVIRONMENT: (AREA, ASSIGNED), POLICE: (ASSIGNED,)},
    "incident.accept": _FIELD_STAFF | {LEADER: (ASSIGNED,)},
    "incident.link": {COMMUNE: (AREA, ASSIGNED), ENVIRONMENT: (AREA, ASSIGNED), POLICE: (ASSIGNED,)},
    # places where cases come again and again
    "hotspot.view": {
        COMMUNE: (AREA, ASSIGNED),
        ENVIRONMENT: (AREA, ASSIGNED),
        POLICE: (AREA, ASSIGNED),
        LEADER: (AREA,),
    },
    "hotspot.open": {COMMUNE: (AREA,), ENVIRONMENT: (AREA,), LEADER: (AREA,)},
    "hotspot.keep": {COMMUNE: (AREA, ASSIGNED), ENVIRONMENT: (AREA, ASSIGNED), LEADER: (AREA,)},
    "hotspot.close": {COMMUNE: (AREA,), ENVIRONMENT: (AREA,), LEADER: (AREA,)},
    # people who are away
    "absence.enter": {LEADER: (AREA, ASSIGNED), ADMINISTRATOR: (ANYWHERE,)},
    "absence.enter_own": dict.fromkeys(Role, (ASSIGNED,)),
    # facilities at risk of polluting
    "facility.view": {
        COMMUNE: (AREA,),
        ENVIRONMENT: (AREA,),
        POLICE: (AREA,),
        INSPECTOR: (AREA,),
        LEADER: (AREA,),
    },
    "facility.edit": _CASE_MANAGERS,
    "facility.import": _CASE_MANAGERS,
    # inspections; an order is "handed" to the agency that leads it
    "order.view": {
        COMMUNE: (AREA, ASSIGNED),
        ENVIRONMENT: (AREA, ASSIGNED),
        POLICE: (ASSIGNED,),
        INSPECTOR: (AREA,),
        LEADER: (AREA, ASSIGNED),
    },
    "order.draft": _FIELD_STAFF,
    "order.issue": _FIELD_STAFF | {LEADER: (ASSIGNED,)},
    "order.cancel": _FIELD_STAFF | {LEADER: (ASSIGNED,)},
    "order.carry_out": _FIELD_STAFF,
    "order.object": {INSPECTOR: (AREA,)},
    "order.override": {LEADER: (AREA, ASSIGNED)},
    # what comes of inspections; a visit or sanction is "handed" to the agency that makes or decides it
    "visit.view": {
        COMMUNE: (AREA, ASSIGNED),
        ENVIRONMENT: (AREA, ASSIGNED),
        POLICE: (AREA, ASSIGNED),
        INSPECTOR: (AREA,),
        LEADER: (AREA, ASSIGNED),
    },
    "visit.conduct": _FIELD_STAFF,
    "visit.read_minutes": {
        COMMUNE: (AREA, ASSIGNED),
        ENVIRONMENT: (AREA, ASSIGNED),
        POLICE: (ASSIGNED,),
        INSPECTOR: (AREA,),
        LEADER: (AREA, ASSIGNED),
    },
    "sanction.view": {
        COMMUNE: (AREA, ASSIGNED),
        ENVIRONMENT: (AREA, ASSIGNED),
        POLICE: (ASSIGNED,),
        INSPECTOR: (AREA,),
        LEADER: (AREA, ASSIGNED),
    },
    "sanction.view_violator": _FIELD_STAFF | {LEADER: (ASSIGNED,)},
    "sanction.propose": _FIELD_STAFF,
    "sanction.decide": _FIELD_STAFF | {LEADER: (ASSIGNED,)},
    "sanction.record_payment": _FIELD_STAFF | {LEADER: (ASSIGNED,)},
    "sanction.transfer": _FIELD_STAFF | {LEADER: (ASSIGNED,)},
    "sanction.cancel": _FIELD_STAFF | {LEADER: (ASSIGNED,)},
    # the desk: what an agency keeps for its own people; general rows belong to no agency
    "saved_filter.share": _OWN_AGENCY,
    "answer_template.edit": _OWN_AGENCY | {ADMINISTRATOR: (ANYWHERE,)},
    # figures
    "figures.view": {COMMUNE: (AREA,), ENVIRONMENT: (AREA,), POLICE: (AREA,), LEADER: (AREA,)},
    "figures.view_satisfaction": {LEADER: (AREA,)},
    # the system itself: accounts and agencies, never cases
    "agency.manage": {ADMINISTRATOR: (ANYWHERE,)},
}


def roles_with(verb: str) -> frozenset[Role]:
    """Roles to which the verb is granted anywhere."""
    return frozenset(POLICY[verb])


class Placed(Protocol):
    """What the policy needs to know of an object."""

    @property
    def policy_unit_id(self) -> int | None: ...

    @property
    def policy_agency_ids(self) -> frozenset[int]: ...


class NotAllowed(GeoPGIError):
    code = "not_allowed"
    default_msgid = gettext_noop("Tài khoản này không được làm việc đó ở địa bàn này.")
    http_status = 403


@dataclass(frozen=True)
class Reach:
    """What one person may reach today. Made once a request by `reach_of`."""

    memberships: tuple[Membership, ...]

    @cached_property
    def _areas(self) -> dict[int, frozenset[int]]:
        return {agency_id: covered_unit_ids([agency_id]) for agency_id in {m.agency_id for m in self.memberships}}

    def anywhere(self, verb: str) -> bool:
        return any(ANYWHERE in self._scopes(verb, m) for m in self.memberships)

    def unit_ids(self, verb: str) -> frozenset[int]:
        """Units in which the person may do the verb by area."""
        found = [self._areas[m.agency_id] for m in self.memberships if AREA in self._scopes(verb, m)]
        return frozenset().union(*found)

    def agency_ids(self, verb: str) -> frozenset[int]:
        """Agencies for which the person may do the verb to what was handed to them."""
        return frozenset(m.agency_id for m in self.memberships if ASSIGNED in self._scopes(verb, m))

    def agency_covering(self, verb: str, unit_ids: Collection[int]) -> Agency | None:
        """The person's agency whose own area holds all of these units and for which the verb is granted by area."""
        for membership in self.memberships:
            if AREA in self._scopes(verb, membership) and set(unit_ids) <= self._areas[membership.agency_id]:
                return membership.agency
        return None

    def has_any(self, verb: str) -> bool:
        """May the person do the verb somewhere? For menus; never instead of `can`."""
        return any(self._scopes(verb, m) for m in self.memberships)

    @staticmethod
    def _scopes(verb: str, membership: Membership) -> tuple[Scope, ...]:
        return POLICY.get(verb, {}).get(Role(membership.role), ())


def reach_of(user: User | AnonymousUser) -> Reach:
    """The person's reach, kept on the user object for the length of the request. Nothing with a password that somebody
    else knows."""
    if not user.is_authenticated or not user.is_active or user.must_change_password:
        return Reach(memberships=())
    if not hasattr(user, "_reach"):
        today = timezone.localdate()
        memberships = Membership.objects.on(today).filter(user=user).select_related("agency")
        user._reach = Reach(memberships=tuple(memberships))  # type: ignore[attr-defined]
    return user._reach  # type: ignore[attr-defined]


def can(user: User | AnonymousUser, verb: str, obj: Placed | None = None) -> bool:
    """May this person do this verb to this object? Without an object: anywhere at all."""
    reach = reach_of(user)
    if reach.anywhere(verb):
        return True
    if obj is None:
        return reach.has_any(verb)
    return obj.policy_unit_id in reach.unit_ids(verb) or bool(obj.policy_agency_ids & reach.agency_ids(verb))


def require(user: User | AnonymousUser, verb: str, obj: Placed | None = None) -> None:
    """Raises `NotAllowed` unless `can`."""
    if not can(user, verb, obj):
        raise NotAllowed()
