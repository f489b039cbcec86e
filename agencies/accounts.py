"""How accounts come to be: an administrator makes them; nobody signs up. And what is said when signing in fails."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from agencies.models import User

WRONG_CODE = _("Mã không đúng hoặc đã hết hạn. Hãy đợi ứng dụng hiện mã mới rồi nhập lại.")
TOO_MANY = _("Đã thử sai quá nhiều lần. Hãy chờ ít phút rồi thử lại.")


class StaffAccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Tài khoản này đã ngừng dùng. Hãy liên hệ người quản trị hệ thống của cơ quan."),
        "enter_current_password": _("Mật khẩu hiện tại không đúng."),
        "incorrect_code": WRONG_CODE,
        "incorrect_password": _("Mật khẩu không đúng."),
        "invalid_login": _("Không đăng nhập được. Hãy kiểm tra lại tên đăng nhập và mật khẩu."),
        "rate_limited": TOO_MANY,
        "too_many_login_attempts": TOO_MANY,
        "username_password_mismatch": _("Tên đăng nhập hoặc mật khẩu không đúng."),
    }

    def set_password(self, user: User, password: str) -> None:
        """By its owner; so it is known to nobody else."""
        user.must_change_password = False
        super().set_password(user, password)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class StaffMFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _("Tài khoản này không được tắt xác thực hai bước."),
        "cannot_generate_recovery_codes": _("Hãy bật xác thực hai bước trước khi tạo mã dự phòng."),
        "incorrect_code": WRONG_CODE,
    }
