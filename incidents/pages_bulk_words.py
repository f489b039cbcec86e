"""Steps that can be taken for many cases at once, and what they are called."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from agencies.models import User
from agencies.policy import can
from incidents.pages_words import STEP_ICONS, Words
from incidents.states import State


@dataclass(frozen=True)
class Act:
    """`slug` stands in the address, `key` is pressed for it on a list."""

    slug: str
    target: State
    verb: str
    label: Words
    key: str

    @property
    def icon(self) -> str:
        return STEP_ICONS[self.target]


ACTS = (
    Act("giao", State.ASSIGNED, "incident.assign", _("Giao xử lý"), "a"),
    Act("tam-dung", State.ON_HOLD, "incident.hold", _("Tạm dừng"), "h"),
    Act("gop", State.DUPLICATE, "incident.mark_duplicate", _("Gộp"), "g"),
)
BY_SLUG = {act.slug: act for act in ACTS}


def acts_of(user: User) -> list[Act]:
    """Those the person may do somewhere; each case is asked again when it is done."""
    return [act for act in ACTS if can(user, act.verb)]
