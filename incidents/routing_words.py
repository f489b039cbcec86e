"""Rules of routing in words."""

from django.utils.translation import gettext as _

from incidents.models import Hours, RoutingRule
from incidents.routing import Suggestion


def kind_words(rule: RoutingRule) -> str:
    if rule.category is not None:
        return rule.category.label
    if rule.group is not None:
        return _("mọi loại thuộc nhóm “%(group)s”") % {"group": rule.group.label}
    return _("mọi loại")


def place_words(rule: RoutingRule) -> str:
    return rule.unit.full_name if rule.unit is not None else _("mọi nơi")


def time_words(rule: RoutingRule) -> str:
    words = str(Hours(rule.hours).label).lower()
    days = {"first": f"{rule.starts_on:%d/%m/%Y}" if rule.starts_on else "", "last": _last(rule)}
    if rule.starts_on and rule.ends_on:
        words += ", " + _("từ %(first)s đến hết %(last)s") % days
    elif rule.starts_on:
        words += ", " + _("từ %(first)s") % days
    elif rule.ends_on:
        words += ", " + _("đến hết %(last)s") % days
    return words


def rule_words(rule: RoutingRule) -> str:
    """What it is for: kind, place, time."""
    return f"{kind_words(rule)}; {place_words(rule)}; {time_words(rule)}"


def why_this_rule(suggestion: Suggestion) -> str:
    """By which rule, why, and who else is told. For a suggestion with a rule."""
    rule = suggestion.rule
    assert rule is not None
    sentences = [
        _("Gợi ý theo quy tắc số %(number)s (%(rule)s).") % {"number": rule.pk, "rule": rule_words(rule)},
        _("Căn cứ: %(why)s.") % {"why": rule.why.rstrip(".")},
    ]
    if suggestion.informed:
        names = ", ".join(agency.label for agency in suggestion.informed)
        sentences.append(_("Khi giao, hệ thống thông báo cho: %(names)s.") % {"names": names})
    return " ".join(sentences)


def _last(rule: RoutingRule) -> str:
    return f"{rule.ends_on:%d/%m/%Y}" if rule.ends_on else ""
