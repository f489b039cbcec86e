"""A package's style sheet less what no page of ours can use: Bootstrap's whole weighs more than all our own sheets, and
each page waits for it before it shows anything."""

from __future__ import annotations

import re
from typing import Any

import tinycss2

STYLE = "vendor/bootstrap/css/bootstrap.min.css"
_CLASS = re.compile(r"\.(-?[_a-zA-Z][\w-]*)")
_WORD = re.compile(r"[_a-zA-Z][\w-]*")
_OF_RULES = ("media", "supports", "layer", "container")


def words_in(texts: Any) -> set[str]:
    """Everything in the sources that may be the name of a class, rather many too many than one too few. Names that are
    put together from parts are not seen: no class of a package may be named so."""
    return {word for text in texts for word in _WORD.findall(text)}


def lean(style: str, words: set[str]) -> str:
    """The rules of which at least one selector has no other class than `words`, with those selectors alone."""
    return _rules(tinycss2.parse_stylesheet(style, skip_comments=False, skip_whitespace=True), words)


def _rules(rules: list[Any], words: set[str]) -> str:
    return "".join(_rule(rule, words) for rule in rules)


def _rule(rule: Any, words: set[str]) -> str:
    if rule.type == "qualified-rule":
        selectors = [each for each in _selectors(rule.prelude) if set(_CLASS.findall(each)) <= words]
        return f"{','.join(selectors)}{{{tinycss2.serialize(rule.content)}}}" if selectors else ""
    if rule.type == "at-rule" and rule.lower_at_keyword in _OF_RULES and rule.content is not None:
        inside = _rules(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True), words)
        return f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inside}}}" if inside else ""
    return str(rule.serialize())


def _selectors(prelude: list[Any]) -> list[str]:
    """Parted at the commas between them, not at those within brackets."""
    parts: list[list[Any]] = [[]]
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return [tinycss2.serialize(part).strip() for part in parts]
