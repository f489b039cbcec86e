"""Issue, replace and cancel a warning."""

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from agencies.models import User
from agencies.policy import NotAllowed, reach_of
from alerts.limits import highest_level_of
from alerts.models import Warning
from geodata.errors import GeoPGIError
from geodata.messages import gettext_noop
from places.hazards import Hazard
from places.models import Unit


class WarningRefused(GeoPGIError):
    code = "warning_refused"
    http_status = 422
    default_msgid = gettext_noop("Chưa phát được cảnh báo. Xin kiểm tra lại các mục đã nhập.")


class WarningOver(GeoPGIError):
    code = "warning_over"
    http_status = 409
    default_msgid = gettext_noop("Cảnh báo này đã kết thúc hoặc đã được thay thế. Xin tải lại trang.")


@transaction.atomic
def issue(
    *,
    user: User,
    hazard: Hazard,
    level: int,
    headline: str,
    instruction: str,
    units: Sequence[Unit],
    starts_at: dt.datetime,
    expires_at: dt.datetime,
    headline_en: str = "",
    instruction_en: str = "",
    level_reason: str = "",
    replaces_id: int | None = None,
    is_sample: bool = False,
) -> Warning:
    """Issues a warning for all of `units`, at once; with `replaces_id`, ends that one in the same transaction.

    The highest level by hazard is a row (`HazardLimit`, after QĐ 18/2021/QĐ-TTg); going beyond it needs a reason, as
    concurrent hazards may raise a level. Raises `NotAllowed` unless the person may warn every one of the units,
    `WarningRefused` with what to correct, `WarningOver` when the replaced warning is over.
    """
    agency = reach_of(user).agency_covering("warning.issue", {unit.id for unit in units})
    if agency is None:
        raise NotAllowed()
    limit = highest_level_of(hazard)
    if not units:
        raise WarningRefused(gettext_noop("Xin chọn ít nhất một xã, phường."))
    if not headline.strip() or not instruction.strip():
        raise WarningRefused(gettext_noop("Xin ghi tiêu đề và việc người dân cần làm."))
    if expires_at <= max(starts_at, timezone.now()):
        raise WarningRefused(gettext_noop("Giờ kết thúc phải sau giờ bắt đầu và sau lúc này."))
    if expires_at - starts_at > dt.timedelta(hours=settings.WARNING_MAX_HOURS):
        raise WarningRefused(
            gettext_noop("Một cảnh báo kéo dài tối đa %(hours)s giờ. Nếu còn nguy hiểm, hãy cập nhật khi sắp hết hạn."),
            hours=settings.WARNING_MAX_HOURS,
        )
    if limit is not None and level > limit and not level_reason.strip():
        raise WarningRefused(
            gettext_noop("Loại thiên tai này thường chỉ đến cấp %(limit)s. Muốn phát cấp cao hơn, xin ghi rõ lý do."),
            limit=limit,
        )
    replaced = None
    if replaces_id is not None:
        replaced = _end(warning_id=replaces_id, user=user, reason=gettext_noop("Được thay bằng cảnh báo mới."))
    warning = Warning.objects.create(
        hazard=hazard,
        level=level,
        level_reason=level_reason,
        headline=headline.strip(),
        headline_en=headline_en.strip(),
        instruction=instruction.strip(),
        instruction_en=instruction_en.strip(),
        starts_at=starts_at,
        expires_at=expires_at,
        issued_for=sorted(unit.id for unit in units),
        agency=agency,
        issued_by=user,
        replaces=replaced,
        is_sample=is_sample,
    )
    warning.units.set(units)
    return warning


@transaction.atomic
def cancel(*, user: User, warning_id: int, reason: str) -> Warning:
    """Ends a warning before its time. Raises `NotAllowed`, `WarningRefused` without a reason, `WarningOver`."""
    if not reason.strip():
        raise WarningRefused(gettext_noop("Xin ghi lý do huỷ cảnh báo."))
    return _end(warning_id=warning_id, user=user, reason=reason.strip())


def _end(*, warning_id: int, user: User, reason: str) -> Warning:
    warning = Warning.objects.select_for_update().get(pk=warning_id)
    if not may_end(user, warning):
        raise NotAllowed()
    if warning.ended_at is not None or warning.expires_at <= timezone.now():
        raise WarningOver()
    warning.ended_at, warning.ended_by, warning.end_reason = timezone.now(), user, reason
    warning.save(update_fields=["ended_at", "ended_by", "end_reason"])
    return warning


def may_end(user: User, warning: Warning) -> bool:
    """Only somebody who could have issued it for all of its communes."""
    covered = reach_of(user).unit_ids("warning.cancel")
    return set(warning.units.values_list("id", flat=True)) <= covered
