"""Codes by which somebody gets a first or a new password.

An administrator sets no password: the system makes a code for one use and shows it once, to be handed to the owner of
the account. Signing in with it leads to choosing a password and to nothing else. Without a second way to the owner
nobody can prove that it was the owner who used it; so each code is told, at every sign-in for a month, to the owner and
to the other administrators, and no page takes that away (docs/decisions/0004).
"""

from __future__ import annotations

import datetime as dt
import secrets

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agencies.models import PasswordCode, User
from agencies.policy import can, require
from geodata.errors import GeoPGIError
from geodata.messages import gettext_noop

VALID_FOR = dt.timedelta(days=2)
TOLD_FOR = dt.timedelta(days=30)
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that look alike on paper."""
_GROUPS, _GROUP = 4, 4


class OwnCode(GeoPGIError):
    code = "own_password_code"
    http_status = 403
    default_msgid = gettext_noop("Không ai tự cấp mã cho mình. Xin đổi mật khẩu ở trang tài khoản.")


def give_code(*, user: User, account: User) -> str:
    """A code in the place of the account's password: for one use, within `VALID_FOR`. Ends every session of the
    account. To be shown once; only its hash is kept.

    Raises `NotAllowed`, `OwnCode`.
    """
    require(user, "agency.manage")
    if user.pk == account.pk:
        raise OwnCode()
    code = "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=account.pk)
        locked.set_password(code)
        locked.must_change_password = True
        locked.save(update_fields=["password", "must_change_password"])
        made = PasswordCode.objects.create(account=locked, made_by=user, expires_at=timezone.now() + VALID_FOR)
        LogEntry.objects.log_actions(
            user.pk, [locked], CHANGE, _("Cấp mã đặt mật khẩu, dùng đến %(hour)s") % {"hour": _hour(made.expires_at)}
        )
    account.password, account.must_change_password = locked.password, True
    return code


def as_given(account: User | None, typed: str) -> str:
    """The code as it was handed over where the account waits for one and it was typed otherwise: in capitals, without
    dashes, with spaces. What else was typed comes back as it is, for a password is right to the letter."""
    letters = "".join(typed.split()).replace("-", "").lower()
    if account is None or len(letters) != _GROUPS * _GROUP or not set(letters) <= set(_LETTERS):
        return typed
    last = account.password_codes.first() if account.must_change_password else None
    if last is None or last.used_at is not None:
        return typed
    return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))


def is_expired(account: User) -> bool:
    """Whether the account's password is a code whose time is over."""
    if not account.must_change_password:
        return False
    last = account.password_codes.first()
    return last is not None and last.used_at is None and last.expires_at < timezone.now()


def note_used(account: User) -> None:
    """The account has a password of its own now. Raises nothing where it had one before."""
    last = account.password_codes.filter(used_at=None).first()
    if last is not None:
        last.used_at = timezone.now()
        last.save(update_fields=["used_at"])


def told_at_sign_in(user: User) -> list[str]:
    """Sentences on codes of the last month: for the owner on each of the own account, for an administrator on those
    that others gave."""
    told = [_told_to_owner(code) for code in _recent().filter(account=user)]
    if can(user, "agency.manage"):
        others = _recent().exclude(made_by=user).exclude(account=user)
        last, count = others.first(), others.count()
        if last is not None:
            told.append(
                _(
                    "Trong 30 ngày qua, quản trị khác đã cấp %(count)s mã đặt mật khẩu; lần cuối: %(by)s cấp cho "
                    "%(to)s lúc %(hour)s. Xem mục “Mã đặt mật khẩu” ở trang quản trị; có gì lạ thì hỏi ngay."
                )
                % {"count": count, "by": _maker(last), "to": last.account.display_name, "hour": _hour(last.made_at)}
            )
    return told


def _told_to_owner(code: PasswordCode) -> str:
    words = {"by": _maker(code), "hour": _hour(code.made_at)}
    if code.used_at is None:
        return (
            _(
                "Mật khẩu của bạn được %(by)s đặt lại lúc %(hour)s. Nếu bạn không nhờ, hãy báo ngay cho lãnh đạo cơ "
                "quan."
            )
            % words
        )
    return _(
        "Mật khẩu của bạn được %(by)s đặt lại lúc %(hour)s; mã đã được dùng để đặt mật khẩu mới lúc %(used)s. Nếu "
        "không phải bạn dùng, hãy báo ngay cho lãnh đạo cơ quan."
    ) % (words | {"used": _hour(code.used_at)})


def _recent() -> QuerySet[PasswordCode]:
    return PasswordCode.objects.filter(made_at__gt=timezone.now() - TOLD_FOR).select_related("account", "made_by")


def _maker(code: PasswordCode) -> str:
    return code.made_by.display_name if code.made_by else _("quản trị hệ thống")


def _hour(moment: dt.datetime) -> str:
    return date_format(timezone.localtime(moment), "H:i d/m/Y")
