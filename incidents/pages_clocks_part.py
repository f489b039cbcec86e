"""What the case page shows of its clocks beside the running one, and the steps about them that this person may take."""

from typing import Any

from django.utils import timezone

from agencies.models import User
from agencies.policy import can
from incidents import changing_kind
from incidents.clocks import ACKNOWLEDGE, running
from incidents.forms_clocks import AcknowledgeForm, KindForm
from incidents.late_words import time_left
from incidents.models import Incident
from incidents.pages_words import CLOCKS
from incidents.states import State


def clocks_part(user: User, incident: Incident, tried: Any = None) -> dict[str, Any]:
    """Context of `case_clocks.html` and `case_kind.html`. `tried` is the form that was refused. One query where this
    person may change the kind, one on hold."""
    initial = {"version": incident.version}
    ends, now = running(incident), timezone.now()
    beside = [(CLOCKS[clock], end) for clock, end in ends.items() if clock != incident.clock and end >= now]
    looks = ACKNOWLEDGE in ends and can(user, "incident.acknowledge", incident)
    kind_form = KindForm(incident=incident, initial=initial) if can(user, changing_kind.VERB, incident) else None
    return {
        "clocks_beside": beside,
        "acknowledge_form": AcknowledgeForm(initial=initial) if looks else None,
        "kind_form": tried if isinstance(tried, KindForm) and kind_form else kind_form,
        "held_clock": CLOCKS.get(incident.held_clock, ""),
        "held_left": time_left(incident) if incident.state == State.ON_HOLD else "",
    }
