"""A decision on the year's holidays, typed as it reads: days and spans of days, one a line."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

MOST_DAYS = 31
"""Of one span."""
_DAY = r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})"
_LINE = re.compile(rf"^{_DAY}(?:\s*(?:–|-|[^\W\d]{{2,5}})\s*{_DAY})?$")
_YEARS = range(2020, 2101)


class DaysField(forms.CharField):
    """Lines like “16/02/2026” or “16/02/2026 – 20/02/2026”; cleans to the set of days."""

    widget = forms.Textarea(attrs={"rows": 5})

    def clean(self, value: Any) -> Any:
        lines = [line.strip(" \t,;.") for line in super().clean(value).splitlines()]
        days: set[dt.date] = set()
        wrong = []
        for line in filter(None, lines):
            found = _days(line)
            days.update(found)
            if not found:
                wrong.append(line[:40])
        if wrong:
            raise forms.ValidationError(
                gettext("Không đọc được: %(lines)s. Xin ghi ngày/tháng/năm, ví dụ 16/02/2026 – 20/02/2026.")
                % {"lines": "; ".join(wrong)}
            )
        return days


def _days(line: str) -> set[dt.date]:
    """None of what cannot be read, of a span that runs backwards and of one that is too long."""
    match = _LINE.match(line)
    if match is None:
        return set()
    numbers = [int(number) for number in match.groups() if number]
    try:
        first, last = (dt.date(*numbers[n : n + 3][::-1]) for n in (0, len(numbers) - 3))
    except ValueError:
        return set()
    length = (last - first).days + 1
    if not 1 <= length <= MOST_DAYS or first.year not in _YEARS:
        return set()
    return {first + dt.timedelta(days=n) for n in range(length)}


class YearForm(forms.Form):
    name = forms.CharField(
        label=_("Căn cứ"), max_length=200, help_text=_("Tên, số và ngày của quyết định hoặc thông báo.")
    )
    off = DaysField(
        label=_("Ngày nghỉ"),
        required=False,
        help_text=_("Mỗi dòng một ngày hoặc một đợt: 16/02/2026 hoặc 16/02/2026 – 20/02/2026."),
    )
    worked = DaysField(
        label=_("Ngày làm bù"), required=False, help_text=_("Ngày vốn được nghỉ nhưng phải làm việc. Ghi như trên.")
    )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        off, worked = given.get("off", set()), given.get("worked", set())
        both = sorted(off & worked)
        if both:
            days = ", ".join(f"{day:%d/%m/%Y}" for day in both)
            self.add_error("worked", gettext("Vừa nghỉ vừa làm bù: %(days)s.") % {"days": days})
        elif not self.errors and not off and not worked:
            raise forms.ValidationError(gettext("Xin ghi ít nhất một ngày."))
        return given
