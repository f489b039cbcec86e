"""What a message says. To a reporter it says that there is news and what state the case is in, and neither what was
reported nor where: a phone on the table is read by others too. No message holds a tracking code or private link."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alerts.models import Warning
from incidents.models import Event
from incidents.states import State
from notices.links import confirm_path
from notices.models import About, Delivery, Subscription


@dataclass(frozen=True)
class Message:
    """`path` is of our own site, in the language of the message."""

    title: str
    lines: tuple[str, ...]
    path: str
    urgent: bool = False


def message(delivery: Delivery) -> Message:
    """In the language that is active. The delivery has its subscription, event and warning loaded."""
    if delivery.about == About.CONFIRM:
        return _confirm(delivery.subscription)
    if delivery.about == About.REPORT:
        assert delivery.event
        return _of_report(delivery.subscription, delivery.event)
    if delivery.about == About.CASE:
        assert delivery.event
        return _of_case(delivery.event)
    assert delivery.warning
    return _of_warning(delivery.warning, ended=delivery.about == About.WARNING_ENDED)


def _confirm(subscription: Subscription) -> Message:
    if subscription.unit:
        what = _("tin về %(place)s") % {"place": subscription.unit.full_name}
    else:
        what = _("tin về một phản ánh")
    return Message(
        _("Xác nhận nhận tin từ %(site)s") % {"site": settings.SITE_NAME},
        (
            _("Có người dùng địa chỉ này để nhận %(what)s.") % {"what": what},
            _("Nếu là bạn, xin mở đường dẫn sau trong 2 ngày và bấm “Xác nhận”."),
            _("Nếu không phải bạn, xin bỏ qua thư này: bạn không nhận thư nào nữa và địa chỉ được xoá sau 2 ngày."),
        ),
        confirm_path(subscription),
    )


def _of_report(subscription: Subscription, event: Event) -> Message:
    if event.verb == "ask_reporter":
        said = _("Cán bộ hỏi bạn một câu. Câu trả lời giúp xử lý nhanh hơn.")
    elif event.verb == "acknowledge":
        said = _("Cán bộ đã xem phản ánh của bạn.")
    elif event.to_state:
        said = _("Trạng thái mới: %(state)s.") % {"state": State(event.to_state).label}
    else:
        said = _("Cán bộ vừa ghi một thông báo.")
    lines = [said, _("Mở trang Theo dõi và gõ mã của bạn để xem.")]
    if subscription.report:
        sent = date_format(timezone.localtime(subscription.report.received_at), "d/m/Y")
        lines.insert(0, _("Về phản ánh bạn gửi ngày %(day)s.") % {"day": sent})
    return Message(_("Phản ánh của bạn có tin mới"), tuple(lines), reverse("follow"))


def _of_case(event: Event) -> Message:
    incident = event.incident
    state = State(event.to_state).label if event.to_state else State(incident.state).label
    title = f"{incident.category.label}, {incident.unit.full_name}: {state}"
    return Message(
        title, (_("Sự việc %(code)s.") % {"code": incident.code},), reverse("incident", args=[incident.code])
    )


def _of_warning(warning: Warning, *, ended: bool) -> Message:
    path = reverse("warning", args=[warning.pk])
    if ended:
        return Message(_("Hết cảnh báo: %(title)s") % {"title": warning.title}, (warning.end_reason,), path)
    until = date_format(timezone.localtime(warning.expires_at), "H:i d/m/Y")
    lines = (warning.get_level_display(), _("Đến %(time)s.") % {"time": until}, warning.text)
    return Message(_("Cảnh báo: %(title)s") % {"title": warning.title}, lines, path, urgent=True)
