"""What stands on every official paper."""

import datetime as dt

COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"


def day_in_words(day: dt.date | None) -> str:
    """ "ngày 05 tháng 12 năm 2026": days under 10 and months 1 and 2 with a 0 before them; without a day, room for
    it."""
    if day is None:
        return "ngày ..... tháng ..... năm ....."
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"
