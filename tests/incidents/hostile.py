"""Words that want to be a program, a formula, a link or a header, and what a browser or spreadsheet would do with
them."""

import re
from html.parser import HTMLParser

HOSTILE = {
    "script": "</script><script>alert('ac')</script>",
    "image": '"><img src=x onerror=alert(1)>',
    "attribute": "' onmouseover='alert(2)",
    "formula": '=HYPERLINK("https://evil.example","mo")',
    "plus": "+1+1",
    "at": "@SUM(1+1)",
    "minus": "-2+3",
    "wide": "\uff1d1+1",
    "link": "https://evil.example/mua [xem](javascript:alert(3))",
    "header": "x\r\nBcc: evil@evil.example\r\nX-Evil: 1",
    "template": "{{ 7|add:7 }}{% now 'Y' %}",
    "entity": "&lt;b&gt;&#x41;]]>",
    "control": "a\x0b\x07\x1bb",
    "turned": "\u202eexe.gpj END",
}
"""The last one stands at the end of `ALL`, so that whatever follows it in the same block is ours."""
ALL = "\n".join(HOSTILE.values())
LONG = "x" * 20_000
NUL = "Xin\x00chao"

_BLOCK = re.compile(
    "article|br|button|d[dtl]|details|div|fieldset|form|h[1-4]|hr|label|legend|li|main|[ou]l|option|p|section|select"
    "|summary|table|tbody|t[dhr]|textarea|thead"
)
_FOLLOWED = ("href", "src", "action", "srcset", "formaction", "poster", "content", "data")
_AWAY = re.compile(r"\s*(javascript:|data:text|https?://evil|tel:[^+0-9]|mailto:evil)", re.IGNORECASE)


class Dangers(HTMLParser):
    """What a browser would run or follow of a page as it stands there, and words of ours that stand in one block behind
    a letter that turns the order of letters round."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._turned = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "script" and "src" not in named and named.get("type") != "application/json":
            self.found.append(f"a script: {attrs}")
        for name, value in attrs:
            followed = name in _FOLLOWED and _AWAY.match(value or "")
            if name.startswith("on") or followed or value == "x":
                self.found.append(f"{tag} {name}={value}")
        self._block(tag)

    def handle_endtag(self, tag: str) -> None:
        self._block(tag)

    def handle_data(self, data: str) -> None:
        _before, turned, after = data.rpartition("\u202e")
        if turned:
            self._turned, after = True, after.rpartition("END")[2]
        elif self._turned:
            after = data
        if self._turned and after.strip():
            self.found.append(f"turned round: {after.strip()[:60]!r}")

    def _block(self, tag: str) -> None:
        if _BLOCK.fullmatch(tag):
            self._turned = False


def dangers(page: str) -> list[str]:
    return Dangers(page).found


def is_live(cell: str) -> bool:
    """Whether a spreadsheet that opens a CSV file would compute the cell."""
    return cell[:1] in tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
