"""Taking the sample data away, and nothing else."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import ProtectedError, RestrictedError

from agencies.models import Agency, AreaOfResponsibility, Membership, User
from alerts.models import Warning
from incidents.samples import remove_sample_incidents
from inspections.samples import remove_sample_inspections
from inspections.samples_outcomes import remove_sample_outcomes
from layers.samples import remove_sample_versions
from starter.people import passwords_file


@dataclass(frozen=True)
class Removed:
    """What went, and the sample accounts and agencies that had to stay because real rows name them: those accounts
    can no longer log in, and those agencies are no longer offered."""

    incidents: int
    versions: int
    warnings: int
    accounts: int
    agencies: int
    kept: tuple[str, ...]
    adopted: tuple[str, ...]
    """Agencies that real accounts belong to: they stay as they are and are samples no longer."""


def remove_samples() -> Removed:
    """Removes every row marked as a sample. Doing it twice does no harm. Communes and their boundaries stay: they
    are no samples, and a schematic boundary says so itself."""
    remove_sample_outcomes()
    remove_sample_inspections()
    incidents = remove_sample_incidents()
    versions = remove_sample_versions()
    warnings = Warning.objects.filter(is_sample=True)
    warning_count = warnings.count()
    warnings.delete()
    kept: list[str] = []
    accounts = 0
    for user in User.objects.filter(is_sample=True):
        accounts += _gone(user, kept)
    adopted = _adopted()
    agencies = 0
    for agency in Agency.objects.filter(is_sample=True).order_by("parent"):
        agencies += _gone(agency, kept)
    passwords_file().unlink(missing_ok=True)
    return Removed(
        incidents=incidents,
        versions=versions,
        warnings=warning_count,
        accounts=accounts,
        agencies=agencies,
        kept=tuple(kept),
        adopted=adopted,
    )


def _adopted() -> tuple[str, ...]:
    """Turns the sample agencies that real accounts are members of, and those above them, into real ones."""
    names: list[str] = []
    joined = Agency.objects.filter(is_sample=True, memberships__user__is_sample=False).distinct()
    while agencies := list(joined):
        Agency.objects.filter(pk__in=[agency.pk for agency in agencies]).update(is_sample=False)
        names += [str(agency) for agency in agencies]
        joined = Agency.objects.filter(is_sample=True, children__in=agencies).distinct()
    return tuple(names)


def _gone(row: User | Agency, kept: list[str]) -> bool:
    """Deletes the row; where real rows name it, shuts it instead and says so in `kept`."""
    try:
        with transaction.atomic():
            if isinstance(row, User):
                Membership.objects.filter(user=row).delete()
            else:
                AreaOfResponsibility.objects.filter(agency=row).delete()
            row.delete()
    except (ProtectedError, RestrictedError):
        if isinstance(row, User):
            row.is_active = False
            row.set_unusable_password()
        else:
            row.active = False
        row.save()
        kept.append(str(row))
        return False
    return True
