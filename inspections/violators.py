"""Who is to pay: personal data, encrypted at rest, opened to those who need it, each look written down.

Source: Luật 91/2025/QH15 (purpose, access)."""

import json
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.models import User
from agencies.policy import require
from incidents.contacts import decrypted, encrypted
from incidents.errors import MissingNeeds
from inspections.models import Sanction, ViolatorLook


@dataclass(frozen=True)
class Violator:
    """`identity` is the number of an identity card or of an enterprise."""

    name: str
    identity: str = ""
    address: str = ""

    def encrypted(self) -> bytes:
        return encrypted(json.dumps(asdict(self), ensure_ascii=False))

    @classmethod
    def decrypted(cls, kept: bytes | memoryview) -> "Violator":
        """For comparing; people are shown one by `reveal` alone. Raises `ContactUnreadable`."""
        return cls(**json.loads(decrypted(kept)))


@transaction.atomic
def reveal(*, user: User, sanction: Sanction, reason: str) -> Violator:
    """The violator in clear, after writing down who looked and why. Raises `NotAllowed`, `MissingNeeds` (reason),
    `ContactUnreadable`."""
    require(user, "sanction.view_violator", sanction)
    if not reason.strip():
        raise MissingNeeds({"reason": _("Xin ghi lý do xem thông tin người vi phạm.")})
    violator = Violator.decrypted(sanction.violator_encrypted)
    ViolatorLook.objects.create(sanction=sanction, user=user, reason=reason.strip()[:300])
    return violator
