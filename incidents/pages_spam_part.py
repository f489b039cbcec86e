"""What the case page shows of spam: why a report is kept back, and the steps that this person may take."""

from typing import Any

from agencies.models import User
from agencies.policy import can
from incidents.forms_handling import VersionedForm
from incidents.forms_spam import MarkSpamForm, TakeInForm, UnmarkSpamForm
from incidents.models import Incident, KeptBack
from incidents.spam import blockable, is_spam
from incidents.states import State
from incidents.workflow import ROWS


def spam_part(user: User, incident: Incident, tried: Any = None) -> dict[str, Any]:
    """Context of `case_spam.html`, in at most five queries. `tried` is the form that was refused."""
    initial = {"version": incident.version}
    kept_back: KeptBack | None = None
    forms: list[VersionedForm] = []
    if incident.state == State.RECEIVED:
        waiting = KeptBack.objects.waiting().select_related("block__made_by", "block__incident")
        kept_back = waiting.filter(incident=incident).first()
    if kept_back and can(user, "incident.take_in", incident):
        forms.append(TakeInForm(initial=initial))
    if can(user, "incident.mark_spam", incident):
        if (State(incident.state), State.REJECTED) in ROWS:
            forms.append(MarkSpamForm(offered=blockable(incident), initial=initial))
        elif is_spam(incident):
            forms.append(UnmarkSpamForm(initial=initial))
    return {"kept_back": kept_back, "spam_forms": [tried if type(form) is type(tried) else form for form in forms]}
