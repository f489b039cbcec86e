"""Two hundred officers of a province: offices as the starter data have them, people made up. Import only after
`django.setup()`."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from agencies.absence_model import Absence
from agencies.absences import enter_absence
from agencies.models import Agency, Membership, Role, User
from bench.month.rhythm import BUSIEST, DAY, FIRST_DAY
from places.models import Unit
from places.schematic import load_schematic
from starter.people import load_agencies

STAFF = 200
SECOND_OFFICERS, COMMUNE_POLICE = 20, 10
PROVINCE_STAFF: tuple[tuple[str, Role, int], ...] = (
    ("so-nnmt", Role.ENVIRONMENT_OFFICER, 12),
    ("so-nnmt", Role.LEADER, 2),
    ("cong-an-tinh", Role.POLICE_OFFICER, 9),
    ("cong-an-tinh", Role.LEADER, 1),
    ("so-xay-dung", Role.ENVIRONMENT_OFFICER, 3),
    ("so-xay-dung", Role.LEADER, 1),
    ("chi-cuc-thuy-loi", Role.ENVIRONMENT_OFFICER, 3),
    ("chi-cuc-thuy-loi", Role.LEADER, 1),
    ("ubnd-tinh", Role.LEADER, 4),
    ("thanh-tra-tinh", Role.INSPECTOR, 4),
)
AWAY_SHARE = 0.5
"""Of groups of colleagues: one of them is away for five days of the month."""
FIELD_ROLES = (Role.COMMUNE_OFFICER, Role.ENVIRONMENT_OFFICER, Role.POLICE_OFFICER)
"""Those who inspect what was handed to their agency."""


def set_up() -> int:
    """Communes, agencies and accounts; how many accounts. The database is migrated and empty."""
    load_schematic()
    load_agencies()
    communes = list(Unit.objects.on(timezone.localdate()).communes().order_by("code"))
    for unit in communes:
        _employ(f"ubnd-{unit.code}", Role.COMMUNE_OFFICER, 1)
        _employ(f"ubnd-{unit.code}", Role.LEADER, 1)
    busiest_first = sorted(communes, key=lambda unit: (unit.code != BUSIEST, unit.kind != "phường", unit.code))
    for unit in busiest_first[:SECOND_OFFICERS]:
        _employ(f"ubnd-{unit.code}", Role.COMMUNE_OFFICER, 1)
    for unit in busiest_first[:COMMUNE_POLICE]:
        _employ(f"ca-{unit.code}", Role.POLICE_OFFICER, 1)
    for slug, role, number in PROVINCE_STAFF:
        _employ(slug, role, number)
    return User.objects.count()


def _employ(slug: str, role: Role, number: int) -> None:
    agency = Agency.objects.get(slug=slug)
    for _person in range(number):
        name = f"{slug}-{role}-{agency.memberships.filter(role=role).count() + 1}"
        user = User(username=name, last_name="Nguyễn", first_name=name)
        user.set_unusable_password()
        user.save()
        Membership.objects.create(user=user, agency=agency, role=role, starts_on=FIRST_DAY)


def plan_leave(rng: random.Random) -> int:
    """Some who have a colleague of the same role are away for some days, and name one as deputy; how many."""
    together: dict[tuple[int, str], list[User]] = {}
    for membership in Membership.objects.select_related("user").order_by("pk"):
        together.setdefault((membership.agency_id, membership.role), []).append(membership.user)
    away = [people for people in together.values() if len(people) > 1 and rng.random() < AWAY_SHARE]
    for person, deputy, *_others in away:
        first = FIRST_DAY + DAY * rng.randrange(20)
        enter_absence(user=person, person=person, starts_on=first, ends_on=first + DAY * 4, deputy=deputy)
    return len(away)


@dataclass
class Offices:
    """Who works where. Accounts are read anew by `open_day`, so that each knows what it may do on that day."""

    agencies: dict[str, Agency] = field(default_factory=dict)
    people: dict[tuple[int, Role], list[User]] = field(default_factory=dict)

    def open_day(self) -> None:
        self.agencies = {agency.slug: agency for agency in Agency.objects.all()}
        self.people = {}
        away = set(Absence.objects.on(timezone.localdate()).values_list("user_id", flat=True))
        for membership in Membership.objects.exclude(user__in=away).select_related("user").order_by("pk"):
            self.people.setdefault((membership.agency_id, Role(membership.role)), []).append(membership.user)

    def at(self, agency: Agency, *roles: Role) -> Sequence[User]:
        return [person for role in roles for person in self.people.get((agency.pk, role), ())]

    def inspects(self, agency: Agency) -> bool:
        """Whether somebody there may go and look."""
        return bool(self.at(agency, *FIELD_ROLES))

    def commune_office(self, code: str) -> Agency:
        return self.agencies[f"ubnd-{code}"]

    def police(self) -> Agency:
        return self.agencies["cong-an-tinh"]
