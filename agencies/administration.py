"""How the first administrator comes to be. All other accounts are made by administrators, under /quan-tri/."""

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from agencies.models import Agency, AgencyKind, Membership, Role, User
from geodata.errors import GeoPGIError
from geodata.messages import gettext_noop


class AccountExists(GeoPGIError):
    code = "account_exists"
    http_status = 409
    default_msgid = gettext_noop("Đã có tài khoản “%(username)s”. Xin chọn tên đăng nhập khác.")


def make_administrator(*, username: str, password: str, last_name: str, first_name: str, agency_name: str) -> User:
    """An account with the role of administrator in the agency of that name, which is made (as a people's committee)
    when there is none.

    Raises `AccountExists`, and Django's `ValidationError` for a weak password; then nothing was made.
    """
    if User.objects.filter(username__iexact=username).exists():
        raise AccountExists(username=username)
    user = User(username=username, last_name=last_name, first_name=first_name, is_staff=True)
    user.set_password(password)
    validate_password(password, user)
    user.full_clean()
    with transaction.atomic():
        user.save()
        agency = Agency.objects.filter(name=agency_name).first() or Agency.objects.create(
            name=agency_name, slug=_free_slug(agency_name), kind=AgencyKind.PEOPLES_COMMITTEE
        )
        Membership.objects.create(user=user, agency=agency, role=Role.ADMINISTRATOR, starts_on=timezone.localdate())
    return user


def _free_slug(name: str) -> str:
    stem = slugify(name)[:50] or "co-quan"
    taken = set(Agency.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for slug in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)
