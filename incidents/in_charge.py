"""Who has to do the next step of an incident, and whose leaders learn that it is overdue.

Read once a run for all agencies, so that ten thousand incidents cost no query each.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from agencies.models import Agency, AgencyKind, AreaOfResponsibility, Membership, Role
from incidents.clocks import BY_AGENCY
from incidents.workflow import PAUSE
from places.models import Unit

_BY_AGENCY = BY_AGENCY | {PAUSE}
_WORKERS = frozenset({Role.COMMUNE_OFFICER, Role.ENVIRONMENT_OFFICER, Role.POLICE_OFFICER})


@dataclass(frozen=True)
class Offices:
    """`leaders` and `workers` map an agency to ids of accounts, `committees` a unit to its people's committee."""

    labels: dict[int, str]
    parents: Mapping[int, int | None]
    committees: dict[int, int]
    units_above: Mapping[int, int | None]
    leaders: dict[int, set[int]] = field(default_factory=dict)
    workers: dict[int, set[int]] = field(default_factory=dict)

    @classmethod
    def on(cls, day: dt.date) -> Offices:
        """As they are on that day, in four queries."""
        agencies = Agency.objects.filter(active=True).values_list("pk", "name", "parent_id")
        committees = AreaOfResponsibility.objects.filter(
            agency__active=True, agency__kind=AgencyKind.PEOPLES_COMMITTEE
        ).order_by("-agency_id")
        labels, parents = {}, {}
        for pk, name, parent in agencies:
            labels[pk], parents[pk] = name, parent
        offices = cls(
            labels=labels,
            parents=parents,
            committees=dict(committees.values_list("unit_id", "agency_id")),
            units_above=dict(Unit.objects.values_list("pk", "parent_id")),
        )
        members = Membership.objects.on(day).filter(user__is_active=True)
        for agency_id, role, user_id in members.values_list("agency_id", "role", "user_id"):
            if role == Role.LEADER:
                offices.leaders.setdefault(agency_id, set()).add(user_id)
            elif role in _WORKERS:
                offices.workers.setdefault(agency_id, set()).add(user_id)
        return offices

    def of_the_step(self, *, clock: str, agency_id: int | None, unit_id: int) -> int | None:
        """The agency that has to do it: the one the case was given to, or for steps of the commune its committee."""
        if clock in _BY_AGENCY and agency_id is not None:
            return agency_id
        return self.committees.get(unit_id)

    def to_remind(self, *, clock: str, agency_id: int | None, unit_id: int) -> tuple[int | None, set[int]]:
        """The agency of the step and its officers; without any, the first agency on the way up that has leaders."""
        doing = self.of_the_step(clock=clock, agency_id=agency_id, unit_id=unit_id)
        if doing is not None and doing in self.workers:
            return doing, self.workers[doing]
        above = self.to_tell(clock=clock, agency_id=agency_id, unit_id=unit_id)[0]
        return above, self.leaders.get(above, set()) if above is not None else set()

    def to_tell(self, *, clock: str, agency_id: int | None, unit_id: int) -> tuple[int | None, int | None]:
        """The agency whose leaders learn of it first, and the one a level above; None where nobody leads. First comes
        the agency of the step, then the commune's committee, then what stands above them."""
        doing = self.of_the_step(clock=clock, agency_id=agency_id, unit_id=unit_id)
        committee = self.committees.get(unit_id)
        here = [office for office in (doing, committee) if office is not None]
        ways_up = [office for start in here for office in self._above(start)]
        province = self.committees.get(self.units_above.get(unit_id) or 0)
        ways_up += [province] if province is not None else []
        first = self._led([*here, *ways_up])
        if first is None:
            return None, None
        higher = [*self._above(first), *([province] if province is not None else [])]
        return first, self._led([office for office in higher if office not in (first, *here)])

    def _led(self, offices: list[int]) -> int | None:
        return next((office for office in offices if self.leaders.get(office)), None)

    def _above(self, office: int) -> Iterator[int]:
        seen = {office}
        parent = self.parents.get(office)
        while parent is not None and parent not in seen:
            yield parent
            seen.add(parent)
            parent = self.parents.get(parent)
