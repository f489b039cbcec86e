"""What can be wrong with a deadline."""

from django.utils.translation import gettext_noop

from incidents.errors import IncidentError


class OverdueNotHeld(IncidentError):
    """A hold must not make what is overdue look timely."""

    code = "overdue_not_held"
    http_status = 409
    default_msgid = gettext_noop(
        "Bước này đã quá hạn nên không tạm dừng được. Xin làm bước này, hoặc đề nghị lãnh đạo gia hạn trước."
    )
