"""Agencies of Văn Quan's communes and of the province, and one demo account a role.

Names of offices are public facts; that these accounts work for them is made up, hence `is_sample` everywhere.
"""

import datetime as dt
import json
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from agencies.models import Agency, AgencyKind, AreaOfResponsibility, Membership, Role, User
from places.models import Level, Unit

VAN_QUAN = ("06253", "06280", "06286", "06298", "06313", "06316")
"""The six communes that the former Văn Quan became."""


@dataclass(frozen=True)
class Office:
    slug: str
    kind: AgencyKind
    name: str
    name_en: str


PROVINCE_OFFICES = (
    Office("ubnd-tinh", AgencyKind.PEOPLES_COMMITTEE, "UBND tỉnh Lạng Sơn", "Lạng Sơn People's Committee"),
    Office(
        "so-nnmt",
        AgencyKind.ENVIRONMENT,
        "Sở Nông nghiệp và Môi trường – Phòng Môi trường",
        "Department of Agriculture and Environment – Environment Division",
    ),
    Office(
        "chi-cuc-thuy-loi",
        AgencyKind.AGRICULTURE,
        "Chi cục Thuỷ lợi và Phòng, chống thiên tai",
        "Sub-department of Water Resources and Disaster Prevention",
    ),
    Office("cong-an-tinh", AgencyKind.POLICE, "Công an tỉnh Lạng Sơn", "Lạng Sơn Provincial Police"),
    Office("thanh-tra-tinh", AgencyKind.INSPECTORATE, "Thanh tra tỉnh Lạng Sơn", "Lạng Sơn Inspectorate"),
    Office(
        "so-xay-dung", AgencyKind.INFRASTRUCTURE, "Sở Xây dựng tỉnh Lạng Sơn", "Lạng Sơn Department of Construction"
    ),
    Office("bo-chqs-tinh", AgencyKind.MILITARY, "Bộ Chỉ huy Quân sự tỉnh Lạng Sơn", "Lạng Sơn Military Command"),
    Office("bao-dai-ptth", AgencyKind.MEDIA, "Báo và Đài PT-TH Lạng Sơn", "Lạng Sơn Newspaper, Radio and Television"),
    Office("mttq-tinh", AgencyKind.FATHERLAND_FRONT, "Uỷ ban MTTQ tỉnh Lạng Sơn", "Lạng Sơn Fatherland Front"),
)


@dataclass(frozen=True)
class Account:
    username: str
    last_name: str
    first_name: str
    role: Role
    office: str


ACCOUNTS = (
    Account("canbo_xa", "Hoàng Thị", "Lan", Role.COMMUNE_OFFICER, "ubnd-06253"),
    Account("moi_truong", "Nông Văn", "Thắng", Role.ENVIRONMENT_OFFICER, "so-nnmt"),
    Account("cong_an", "Vi Đức", "Minh", Role.POLICE_OFFICER, "cong-an-tinh"),
    Account("thanh_tra", "Chu Thị", "Hạnh", Role.INSPECTOR, "thanh-tra-tinh"),
    Account("nong_nghiep", "Lộc Thị", "Hoà", Role.AGRICULTURE_OFFICER, "chi-cuc-thuy-loi"),
    Account("truyen_thong", "Triệu Thị", "Mai", Role.MEDIA_OFFICER, "bao-dai-ptth"),
    Account("lanh_dao", "Lương Văn", "Sơn", Role.LEADER, "ubnd-tinh"),
    Account("quan_tri", "Hứa Thị", "Yến", Role.ADMINISTRATOR, "ubnd-tinh"),
)


MEMBERS_FOR = dt.timedelta(days=90)
"""Sample people are in their offices before the oldest sample case: a case goes only to who was there on that day."""


def load_agencies() -> None:
    """Makes the province's offices, and a people's committee and a police for each commune of today."""
    today = timezone.localdate()
    province = Unit.objects.on(today).get(level=Level.PROVINCE)
    for office in PROVINCE_OFFICES:
        _make(office, province, parent=None)
    committee = Agency.objects.get(slug="ubnd-tinh")
    police = Agency.objects.get(slug="cong-an-tinh")
    for unit in Unit.objects.on(today).communes():
        full, english = f"{unit.kind} {unit.name}", unit.name_en or unit.name
        _make(
            Office(f"ubnd-{unit.code}", AgencyKind.PEOPLES_COMMITTEE, f"UBND {full}", f"{english} People's Committee"),
            unit,
            parent=committee,
        )
        _make(Office(f"ca-{unit.code}", AgencyKind.POLICE, f"Công an {full}", f"{english} Police"), unit, parent=police)


def _make(office: Office, unit: Unit, *, parent: Agency | None) -> None:
    agency, _created = Agency.objects.get_or_create(
        slug=office.slug,
        defaults={
            "kind": office.kind,
            "name": office.name,
            "name_en": office.name_en,
            "parent": parent,
            "is_sample": True,
        },
    )
    AreaOfResponsibility.objects.get_or_create(agency=agency, unit=unit)


def load_accounts() -> None:
    """Makes the demo accounts with random passwords, which `passwords_file` keeps for `demo_accounts` to print."""
    passwords = _read_passwords()
    for account in ACCOUNTS:
        password = passwords.setdefault(account.username, secrets.token_urlsafe(9))
        user, created = User.objects.get_or_create(
            username=account.username,
            defaults={
                "last_name": account.last_name,
                "first_name": account.first_name,
                "is_sample": True,
                "is_staff": account.role == Role.ADMINISTRATOR,
            },
        )
        if created:
            user.set_password(password)
            user.save(update_fields=["password"])
        Membership.objects.get_or_create(
            user=user,
            agency=Agency.objects.get(slug=account.office),
            role=account.role,
            defaults={"starts_on": timezone.localdate() - MEMBERS_FOR},
        )
    path = passwords_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(json.dumps(passwords, indent=1))


def passwords_file() -> Path:
    """Readable by the owner only; gone with the sample data."""
    return settings.VAR / "demo-accounts.json"


def _read_passwords() -> dict[str, str]:
    path = passwords_file()
    return json.loads(path.read_text()) if path.exists() else {}


def demo_accounts() -> list[tuple[Account, str, str]]:
    """(account, name of its office, password) of each sample account that still exists, in order of `ACCOUNTS`.
    Raises nothing: an account whose password was changed by hand is left out by deleting it from the file."""
    passwords = _read_passwords()
    existing = set(User.objects.filter(is_sample=True, is_active=True).values_list("username", flat=True))
    names = dict(Agency.objects.filter(is_sample=True).values_list("slug", "name"))
    return [
        (account, names.get(account.office, ""), passwords[account.username])
        for account in ACCOUNTS
        if account.username in existing and account.username in passwords
    ]
