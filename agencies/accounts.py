"""How accounts come to be: an administrator makes them; nobody signs up. And what is said when signing in fails."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from agencies.attempts import TooManyAttempts, allow_sign_in
from agencies.models import User
from agencies.password_codes import note_used, told_at_sign_in

WRONG_CODE = _("Mã không đúng hoặc đã hết hạn. Hãy đợi ứng dụng hiện mã mới rồi nhập lại.")
TOO_MANY = _("Đã thử sai quá nhiều lần. Hãy chờ ít phút rồi thử lại.")


@contextmanager
def told_in_form(adapter: "DefaultAccountAdapter | DefaultMFAAdapter") -> Iterator[None]:
    """Too many tries become an error of the form that was sent."""
    try:
        yield
    except TooManyAttempts as error:
        raise adapter.validation_error("rate_limited") from error


class StaffAccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "code_expired": _("Mã đặt mật khẩu đã hết hạn. Hãy nhờ người quản trị hệ thống của cơ quan cấp mã mới."),
        "account_inactive": _("Tài khoản này đã ngừng dùng. Hãy liên hệ người quản trị hệ thống của cơ quan."),
        "enter_current_password": _("Mật khẩu hiện tại không đúng."),
        "incorrect_code": WRONG_CODE,
        "incorrect_password": _("Mật khẩu không đúng."),
        "invalid_login": _("Không đăng nhập được. Hãy kiểm tra lại tên đăng nhập và mật khẩu."),
        "rate_limited": TOO_MANY,
        "too_many_login_attempts": TOO_MANY,
        "username_password_mismatch": _("Tên đăng nhập hoặc mật khẩu không đúng."),
    }

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """In the place of allauth's own limits, which count in the memory of one process (`ACCOUNT_RATE_LIMITS`)."""
        super().pre_authenticate(request, **credentials)
        with told_in_form(self):
            allow_sign_in(request)

    @transaction.atomic
    def set_password(self, user: User, password: str) -> None:
        """By its owner; so it is known to nobody else."""
        user.must_change_password = False
        super().set_password(user, password)
        note_used(user)

    def post_login(self, request: HttpRequest, user: User, **given: Any) -> HttpResponse:
        for words in told_at_sign_in(user):
            messages.warning(request, words)
        return super().post_login(request, user, **given)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class StaffMFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _("Tài khoản này không được tắt xác thực hai bước."),
        "cannot_generate_recovery_codes": _("Hãy bật xác thực hai bước trước khi tạo mã dự phòng."),
        "incorrect_code": WRONG_CODE,
        "rate_limited": TOO_MANY,
    }
