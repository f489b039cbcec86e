"""The account forms of django-allauth in our words: it has no Vietnamese, and its placeholders repeat the labels."""

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.account.internal.userkit import get_user_by_username
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.accounts import told_in_form
from agencies.attempts import allow_guess, forget_guesses
from agencies.models import User
from agencies.password_codes import as_given, is_expired

CODE_INPUT = {"inputmode": "text", "autocapitalize": "none", "spellcheck": "false"}


def _say(form: forms.Form, **labels: Any) -> None:
    """Label the named fields and drop every placeholder: it vanishes when typing begins and reads as a value."""
    for name, label in labels.items():
        if name in form.fields:
            form.fields[name].label = label
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


class LoginForm(account.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, login=_("Tên đăng nhập"), password=_("Mật khẩu"), remember=_("Giữ đăng nhập trên máy này"))
        self.fields["login"].widget.attrs.update(autocapitalize="none", spellcheck="false")
        self.fields["remember"].help_text = _("Không chọn khi dùng máy chung.")

    def clean_password(self) -> str:
        login = self.cleaned_data.get("login")
        return as_given(get_user_by_username(login) if login else None, self.cleaned_data["password"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if not self.errors and is_expired(self.user):
            raise get_adapter().validation_error("code_expired")
        return cleaned


class ChangePasswordForm(account.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(
            self,
            oldpassword=_("Mật khẩu hiện tại"),
            password1=_("Mật khẩu mới"),
            password2=_("Nhập lại mật khẩu mới"),
        )

    def clean_oldpassword(self) -> str:
        """Who found a page left open must not be able to try passwords on it."""
        with told_in_form(get_adapter()):
            allow_guess("password", self.user)
        self.cleaned_data["oldpassword"] = as_given(self.user, self.cleaned_data["oldpassword"])
        password = str(super().clean_oldpassword())
        forget_guesses("password", self.user)
        return password

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super(account.PasswordVerificationMixin, self).clean()
        first, again = cleaned.get("password1"), cleaned.get("password2")
        if first and again and first != again:
            self.add_error("password2", _("Hai lần nhập mật khẩu mới không giống nhau."))
        if first and as_given(self.user, first) == cleaned.get("oldpassword"):
            self.add_error("password1", _("Mật khẩu mới phải khác mật khẩu hiện tại."))
        return cleaned


class ReauthenticateForm(account.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, password=_("Mật khẩu"))


class _Guarded:
    """A code of six digits is guessed in time, unless tries are counted."""

    user: User

    def clean_code(self) -> str:
        with told_in_form(get_adapter()):
            allow_guess("code", self.user)
        code = str(super().clean_code())  # type: ignore[misc]
        forget_guesses("code", self.user)
        return code


class CodeForm(_Guarded, mfa.AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, code=_("Mã xác thực"))
        self.fields["code"].widget.attrs.update(CODE_INPUT)


class CodeAgainForm(_Guarded, mfa.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, code=_("Mã xác thực"))
        self.fields["code"].widget.attrs.update(CODE_INPUT)


class ActivateCodeForm(totp.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, code=_("Mã 6 số trong ứng dụng"))
        self.fields["code"].widget.attrs["inputmode"] = "numeric"
