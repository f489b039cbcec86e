"""What can be wrong with a step, beside its own needs: with its deadline, and with where it is taken."""

from django.utils.translation import gettext_noop

from incidents.errors import IncidentError


class OverdueNotHeld(IncidentError):
    """A hold must not make what is overdue look timely."""

    code = "overdue_not_held"
    http_status = 409
    default_msgid = gettext_noop(
        "Bước này đã quá hạn nên không tạm dừng được. Xin làm bước này, hoặc đề nghị lãnh đạo gia hạn trước."
    )


class StepTakenElsewhere(IncidentError):
    """Something of another room runs, and would be left behind."""

    code = "step_taken_elsewhere"
    http_status = 409
    default_msgid = gettext_noop("Chưa ghi bước này ở đây được. Xin ghi ở %(where)s.")
