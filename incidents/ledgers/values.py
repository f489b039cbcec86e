"""Days, numbers and states as people write them in a spreadsheet here."""

import datetime as dt
import math
import re

from incidents.ledgers.columns import plain
from incidents.states import State

_EARLIEST = dt.date(1990, 1, 1)
_EXCEL_DAY_0 = dt.date(1899, 12, 30)
_EXCEL_DAYS = range(32_874, 73_051)  # 1 January 1990 to 1 January 2100
_TIME = re.compile(
    r"(?:\s+|T)(?:lúc\s+)?\d{1,2}\s*(?:[:h]\s*\d{0,2})(?::\d{2}(?:\.\d+)?)?\s*(?:am|pm|sa|ch)?$", re.IGNORECASE
)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})")
_IN_WORDS = re.compile(
    r"(?:ngày\s+|ngay\s+)?(\d{1,2})\s*(?:tháng|thang)\s*(\d{1,2})\s*,?\s*(?:năm\s+|nam\s+)?(\d{4})", re.IGNORECASE
)
_DEGREES = re.compile(
    r"(\d{1,3})\s*[°º]\s*(\d{1,2})\s*['′’]\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:\"|″|”|''))?\s*[NBEĐ]?", re.I
)


def day_of(text: str) -> dt.date | None:
    """1/7/2024, 01-07-24, 1.7.2024, 2024-07-01, "ngày 1 tháng 7 năm 2024", or the number of a day as Excel counts;
    the day always stands before the month, a time after the day is left out. None for what is no day since 1990."""
    text = _TIME.sub("", text.strip())
    if re.fullmatch(r"\d{5}(?:\.\d+)?", text):
        number = int(float(text))
        return _EXCEL_DAY_0 + dt.timedelta(days=number) if number in _EXCEL_DAYS else None
    if match := _ISO.fullmatch(text):
        year, month, day = map(int, match.groups())
    elif match := _DAY_FIRST.fullmatch(text) or _IN_WORDS.fullmatch(text):
        day, month, year = map(int, match.groups())
        if year < 100:
            year += 2000 if year < 90 else 1900
    else:
        return None
    try:
        found = dt.date(year, month, day)
    except ValueError:
        return None
    return found if found >= _EARLIEST else None


def number_of(text: str) -> float | None:
    """1.234,5 and 1,234.5 and 1234,5, or degrees as 21°51′30″; of two signs the last parts the decimals, a sign that
    stands twice parts thousands. None for what is no number."""
    text = text.strip().replace("\u00a0", "").replace(" ", "")
    if match := _DEGREES.fullmatch(text):
        degrees, minutes, seconds = match.groups()
        return int(degrees) + int(minutes) / 60 + float((seconds or "0").replace(",", ".")) / 3600
    if "," in text and "." in text:
        thousands = "," if text.rfind(".") > text.rfind(",") else "."
        text = text.replace(thousands, "")
    for sign in ",.":
        if text.count(sign) > 1:
            text = text.replace(sign, "")
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


_STATES: tuple[tuple[str, State], ...] = (
    # the first that is found counts: "chưa xử lý xong" is not over
    ("khongthuly|tuchoi|khongcothat|khongdungsuthat|khongcanxuly|rejected", State.REJECTED),
    ("chua|moitiepnhan|moinhan|datiepnhan|tiepnhan|choxuly|received", State.RECEIVED),
    ("dangxuly|dang|theodoi|daxacminh|inprogress|verified", State.VERIFIED),
    ("chuyen|referred", State.REFERRED),
    ("daxuly|dagiaiquyet|xong|hoanthanh|ketthuc|dakhacphuc|dadong|daxu|daketluan|closed|done", State.CLOSED),
)


def state_of(text: str) -> State | None:
    """Received, verified (being handled), rejected, referred or closed, from words; None for words nobody knows."""
    words = plain(text)
    for known, state in _STATES:
        if any(word in words for word in known.split("|")):
            return state
    return None
