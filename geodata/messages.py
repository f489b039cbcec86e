"""Sentences that leave this library: a Vietnamese msgid with its values, translated by whoever shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


def gettext_noop(msgid: str) -> str:
    """Mark `msgid` for the message catalogue; the name is the one catalogue extraction looks for."""
    return msgid


@dataclass(frozen=True)
class Message:
    """A sentence: show it with `gettext(m.msgid) % m.params`, or in Vietnamese with `str(m)`."""

    msgid: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.msgid % self.params
