"""The coordinate reference systems Vietnamese offices deliver maps in."""

from __future__ import annotations

from dataclasses import dataclass

from geodata.messages import gettext_noop


@dataclass(frozen=True)
class CrsCandidate:
    """A system Vietnamese offices use; `name` is a msgid, `provinces` are those of before 1 July 2025, as EPSG lists
    them."""

    epsg: int
    name: str
    central_meridian: float | None = None
    scale: float | None = None
    provinces: str = ""


TM3_SCALE = 0.9999
UTM_SCALE = 0.9996
CANDIDATES: tuple[CrsCandidate, ...] = (
    CrsCandidate(4326, gettext_noop("WGS 84 (kinh độ, vĩ độ)")),
    CrsCandidate(9205, "VN-2000 / TM-3 103°00′", 103.0, TM3_SCALE, "Điện Biên, Lai Châu"),
    CrsCandidate(9206, "VN-2000 / TM-3 104°00′", 104.0, TM3_SCALE, "Sơn La"),
    CrsCandidate(9207, "VN-2000 / TM-3 104°30′", 104.5, TM3_SCALE, "Cà Mau, Kiên Giang"),
    CrsCandidate(9208, "VN-2000 / TM-3 104°45′", 104.75, TM3_SCALE, "An Giang, Lào Cai, Nghệ An, Phú Thọ, Yên Bái"),
    CrsCandidate(
        9209,
        "VN-2000 / TM-3 105°30′",
        105.5,
        TM3_SCALE,
        "Bắc Ninh, Hà Giang, Hà Tĩnh, Hải Dương, Hưng Yên, Nam Định, Sóc Trăng, Tây Ninh, Thái Bình, "
        "Trà Vinh, Vĩnh Long",
    ),
    CrsCandidate(
        9210,
        "VN-2000 / TM-3 105°45′",
        105.75,
        TM3_SCALE,
        "Hải Phòng, TP. Hồ Chí Minh, Bến Tre, Bình Dương, Cao Bằng, Long An, Tiền Giang",
    ),
    CrsCandidate(9211, "VN-2000 / TM-3 106°00′", 106.0, TM3_SCALE, "Hoà Bình, Quảng Bình, Tuyên Quang"),
    CrsCandidate(9212, "VN-2000 / TM-3 106°15′", 106.25, TM3_SCALE, "Bình Phước, Quảng Trị"),
    CrsCandidate(9213, "VN-2000 / TM-3 106°30′", 106.5, TM3_SCALE, "Bắc Kạn, Thái Nguyên"),
    CrsCandidate(9214, "VN-2000 / TM-3 107°00′", 107.0, TM3_SCALE, "Bắc Giang, Thừa Thiên Huế"),
    CrsCandidate(9215, "VN-2000 / TM-3 107°15′", 107.25, TM3_SCALE, "Lạng Sơn"),
    CrsCandidate(9216, "VN-2000 / TM-3 107°30′", 107.5, TM3_SCALE, "Kon Tum"),
    CrsCandidate(
        5899,
        "VN-2000 / TM-3 107°45′",
        107.75,
        TM3_SCALE,
        "Quảng Ninh, Đà Nẵng, Quảng Nam, Bà Rịa – Vũng Tàu, Đồng Nai, Lâm Đồng",
    ),
    CrsCandidate(9217, "VN-2000 / TM-3 108°15′", 108.25, TM3_SCALE, "Bình Định, Khánh Hoà, Ninh Thuận"),
    CrsCandidate(9218, "VN-2000 / TM-3 108°30′", 108.5, TM3_SCALE, "Bình Thuận, Đắk Lắk, Đắk Nông, Gia Lai, Phú Yên"),
    CrsCandidate(5896, gettext_noop("VN-2000 / TM-3 102°00′ (múi 481)"), 102.0, TM3_SCALE),
    CrsCandidate(
        5897,
        gettext_noop("VN-2000 / TM-3 105°00′ (múi 482)"),
        105.0,
        TM3_SCALE,
        "Hà Nội, Thanh Hoá, Ninh Bình, Cần Thơ",
    ),
    CrsCandidate(5898, gettext_noop("VN-2000 / TM-3 108°00′ (múi 491)"), 108.0, TM3_SCALE, "Quảng Ngãi"),
    CrsCandidate(3405, gettext_noop("VN-2000 / UTM múi 48N"), 105.0, UTM_SCALE),
    CrsCandidate(3406, gettext_noop("VN-2000 / UTM múi 49N"), 111.0, UTM_SCALE),
    CrsCandidate(4756, gettext_noop("VN-2000 (kinh độ, vĩ độ)")),
    CrsCandidate(32648, gettext_noop("WGS 84 / UTM múi 48N"), 105.0, UTM_SCALE),
    CrsCandidate(32649, gettext_noop("WGS 84 / UTM múi 49N"), 111.0, UTM_SCALE),
)
BY_EPSG = {candidate.epsg: candidate for candidate in CANDIDATES}

# Where two datums cannot be told apart by place (they differ by about 200 m), offices here use VN-2000
# for projected coordinates and WGS 84 for degrees.
LESS_USUAL = frozenset({32648, 32649, 4756})
