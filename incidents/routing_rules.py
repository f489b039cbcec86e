"""Writing and retiring rules of routing. A rule is never changed: its successor is written and it is retired, so that
what an event says of a rule can be looked up for ever."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import Agency, User
from agencies.policy import require
from incidents.errors import MissingNeeds
from incidents.errors_routing import RuleNotFound
from incidents.models import Category, Hours, KindGroup, RoutingRule
from incidents.needs import wrong_person
from incidents.report_place import province
from places.models import Unit

VERB = "routing.edit"


@dataclass(frozen=True)
class Where:
    """For the policy: a rule of a unit, or of any place, which is for those who answer for the whole province."""

    unit_id: int | None

    @property
    def policy_unit_id(self) -> int | None:
        if self.unit_id is not None:
            return self.unit_id
        whole = province(timezone.localdate())
        return whole.pk if whole else None

    @property
    def policy_agency_ids(self) -> frozenset[int]:
        return frozenset()


@transaction.atomic
def write_rule(
    *,
    user: User,
    agency: Agency | None,
    why: str,
    category: Category | None = None,
    group: KindGroup | None = None,
    unit: Unit | None = None,
    hours: Hours | str = Hours.ANY,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
    person: User | None = None,
    informed: Iterable[Agency] = (),
    instead_of: int | None = None,
) -> RoutingRule:
    """A new rule, in the place of the rule of id `instead_of` where that is given. Raises `NotAllowed` (for either of
    their places), `RuleNotFound`, `MissingNeeds` (agency | why | group | ends_on | person | unit)."""
    now = timezone.now()
    require(user, VERB, Where(unit.pk if unit else None))
    if instead_of is not None:
        _retire(user, instead_of, now)
    missing = {}
    if agency is None or not agency.active:
        missing["agency"] = _("Xin chọn cơ quan chủ trì đang hoạt động.")
    elif person is not None and (problem := wrong_person(agency, person, now)):
        missing["person"] = str(problem)
    if not why.strip():
        missing["why"] = _("Xin ghi căn cứ hoặc lý do, để người sau hiểu vì sao.")
    if category and group:
        missing["group"] = _("Chọn một loại hoặc một nhóm loại, không chọn cả hai.")
    if starts_on and ends_on and ends_on < starts_on:
        missing["ends_on"] = _("Ngày cuối cần từ ngày đầu trở đi.")
    if missing or agency is None:
        raise MissingNeeds(missing)
    try:
        with transaction.atomic():
            rule = RoutingRule.objects.create(
                category=category, group=group, unit=unit, hours=hours, starts_on=starts_on, ends_on=ends_on,
                agency=agency, person=person, why=why.strip(), made_by=user, made_at=now,
            )  # fmt: skip
    except IntegrityError as error:
        same = _("Đã có quy tắc cho đúng loại, địa bàn và thời gian này. Xin sửa quy tắc đó.")
        raise MissingNeeds({"unit": same}) from error
    rule.informed.set([one for one in informed if one.pk != agency.pk])
    return rule


@transaction.atomic
def retire_rule(*, user: User, rule_id: int) -> None:
    """The rule no longer holds; it stays readable. Raises `NotAllowed`, `RuleNotFound`."""
    _retire(user, rule_id, timezone.now())


def _retire(user: User, rule_id: int, at: dt.datetime) -> None:
    rule = RoutingRule.objects.in_use().select_for_update().filter(pk=rule_id).first()
    if rule is None:
        raise RuleNotFound()
    require(user, VERB, Where(rule.unit_id))
    rule.retired_by, rule.retired_at = user, at
    rule.save(update_fields=["retired_by", "retired_at"])
