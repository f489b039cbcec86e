"""Colleagues named in an internal note, as “@” and the name of their account: they are told, if they may see the
case."""

import re

from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.functions import Concat, Lower
from django.urls import reverse
from django.utils.translation import gettext_noop

from agencies.colleagues import people_who_can
from agencies.models import User
from agencies.staff_notices import tell
from incidents.models import Event, Incident
from places.folding import Fold

MOST_MENTIONED = 20
_MENTION = re.compile(r"(?<!\S)@([\w.+-]*\w)")


def names_in(words: str) -> list[str]:
    """The account names that stand in `words` after “@”, in small letters, each once, at most `MOST_MENTIONED`. An “@”
    inside a word, as in an e-mail address, names nobody."""
    found = (match[1].lower() for match in _MENTION.finditer(words))
    return list(dict.fromkeys(found))[:MOST_MENTIONED]


def alike(people: QuerySet[User], typed: str) -> QuerySet[User]:
    """Those whose account or one word of whose name begins so, with or without accents."""
    typed = typed.replace("\x00", "").strip()
    words = Concat(Value(" "), "last_name", Value(" "), "first_name", output_field=TextField())
    found = people.annotate(account=Fold("username"), named=Fold(words))
    return found.filter(Q(account__startswith=Fold(Value(typed))) | Q(named__contains=Fold(Value(f" {typed}"))))


def mentioned(incident: Incident, words: str) -> dict[str, User]:
    """The named people that may see the case, by their name in small letters. No query where nobody is named."""
    names = names_in(words)
    if not names:
        return {}
    people = people_who_can("incident.view", incident).annotate(small=Lower("username")).filter(small__in=names)
    return {user.username.lower(): user for user in people}


def told_names(people: dict[str, User]) -> dict[str, str] | None:
    """What the event keeps of them: names of accounts with those of their owners."""
    return {name: user.display_name for name, user in people.items()} or None


def tell_mentioned(incident: Incident, event: Event, people: dict[str, User]) -> None:
    """In the transaction of the event. Whoever wrote the note is not told of it."""
    others = [user for user in people.values() if user.pk != event.actor_id]
    if others and event.actor is not None:
        tell(
            others,
            key=f"mention-{event.pk}",
            words=gettext_noop("%(name)s nhắc đến bạn trong sự việc %(code)s."),
            params={"name": event.actor.display_name, "code": incident.code},
            path=f"{reverse('case', kwargs={'code': incident.code})}#dien-bien-{event.version}",
            at=event.at,
        )


def not_told(event: Event) -> list[str]:
    """Names in the event's note that nobody bears who may see the case; for a word to its author."""
    told = event.data.get("mentions", {})
    return [name for name in names_in(event.internal_note) if name not in told]


def parts(words: str, told: dict[str, str]) -> list[tuple[str, str]]:
    """`words` in pieces: each with the name of the person it stands for, or without one. `told` is `mentions` of the
    event's data."""
    pieces: list[tuple[str, str]] = []
    end = 0
    for match in _MENTION.finditer(words):
        if name := told.get(match[1].lower()):
            pieces += [(words[end : match.start()], ""), (match[0], name)]
            end = match.end()
    return [*pieces, (words[end:], "")]
