"""What can be wrong with what was done without a line."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_noop

from incidents.errors import IncidentError


class SignInAgain(IncidentError):
    code = "sign_in_again"
    http_status = 401
    default_msgid = gettext_noop("Phiên làm việc đã hết. Xin đăng nhập lại; những gì đã ghi trên máy vẫn còn.")


class OtherAccount(IncidentError):
    """What one person wrote down is never sent in another's name."""

    code = "other_account"
    http_status = 403
    default_msgid = gettext_noop("Việc này do tài khoản khác ghi trên máy. Xin đăng nhập bằng tài khoản đó để gửi.")


class DoneOtherwise(IncidentError):
    """Its first delivery arrived although the phone was never told, and then it was changed there. To answer with what
    was done the first time would have the phone throw the change away."""

    code = "done_otherwise"
    http_status = 409
    default_msgid = gettext_noop(
        "Việc này đã được ghi như lần gửi trước; phần sửa sau đó chưa được ghi. Xin bấm Sửa rồi ghi lại để gửi "
        "thành việc mới."
    )


class Overtaken(IncidentError):
    """The case changed since the phone had it: nothing is done, and the person decides with what happened
    (`members`: `version`, `state`, `state_label`, `meanwhile`, `may_again`)."""

    code = "overtaken"
    http_status = 409
    default_msgid = gettext_noop("Sự việc %(incident)s đã có thay đổi trong lúc bạn ở ngoài hiện trường.")

    def __init__(self, *, incident: str, members: Mapping[str, Any]) -> None:
        self.members = members
        super().__init__(incident=incident)
