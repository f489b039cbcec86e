"""What an official advises people to do, by hazard and class: pairs of Vietnamese and English, class 1 first.

Each text stands alone on a phone: what to do before the rain, in heavy rain, and when a warning is out.
"""

from __future__ import annotations

from places.hazards import Hazard

Advice = list[tuple[str, str]]

_LANDSLIDE: Advice = [
    (
        "Ít khi sạt lở. Khi đào đắp, san nền vẫn chừa rãnh thoát nước và không để mái đất dựng đứng sau nhà.",
        "Landslides are rare here. When levelling ground, still leave drains and no vertical bank behind the house.",
    ),
    (
        "Có thể sạt nhỏ ở mái đất đã đào. Trước mùa mưa: khơi rãnh thoát nước, gia cố mái đất sau nhà. Khi mưa to kéo "
        "dài: để ý vết nứt trên sườn dốc và báo UBND xã.",
        "Small slips can happen on cut banks. Before the rainy season: clear drains and shore up the bank behind the "
        "house. In long heavy rain: watch the slope for cracks and tell the commune People's Committee.",
    ),
    (
        "Có thể sạt lở khi mưa to nhiều ngày. Trước mùa mưa: kiểm tra vết nứt trên đồi, tường, sân; khơi thông nước. "
        "Khi mưa to: không ở sát mái dốc, tránh đi dưới taluy. Thấy nước suối, nước giếng đục bất thường, cây "
        "nghiêng, đất nứt thì rời đi ngay và báo UBND xã.",
        "Slides can happen after days of heavy rain. Before the rainy season: look for cracks on the hill, walls and "
        "yard; keep water draining. In heavy rain: stay away from slopes and road cuttings. If springs or wells turn "
        "muddy, trees lean or the ground cracks, leave at once and tell the commune People's Committee.",
    ),
    (
        "Dễ sạt lở. Trước mùa mưa: chuẩn bị sẵn chỗ ở nhờ an toàn, đồ dùng cần thiết; không đào thêm vào chân dốc. "
        "Khi mưa to: không ngủ ở phòng sát mái dốc, ban đêm có người thức canh. Khi có cảnh báo, hoặc thấy vết nứt, "
        "nước đục, tiếng động lạ từ sườn đồi: rời nhà ngay, không quay lại lấy đồ. Cần cứu nạn gọi 112.",
        "Slides are likely. Before the rainy season: arrange a safe place to stay and pack what you need; do not dig "
        "into the foot of the slope. In heavy rain: do not sleep next to the slope; somebody keeps watch at night. "
        "When a warning is out, or you notice cracks, muddy water or strange noises from the hill: leave at once and "
        "do not go back for belongings. For rescue call 112.",
    ),
    (
        "Rất dễ sạt lở. Không làm nhà mới ở đây. Nhà đang ở: đăng ký với UBND xã vào danh sách phải sơ tán, biết "
        "trước đường đi và nơi đến. Khi dự báo mưa to: đưa người già, trẻ em đi trước. Khi có cảnh báo: sơ tán hết, "
        "không chờ đến đêm. Không qua lại đoạn đường dưới taluy khi đang mưa. Cần cứu nạn gọi 112.",
        "Slides are very likely. Do not build here. If you live here: have the commune put you on its evacuation list "
        "and know the way and the shelter. When heavy rain is forecast: move the elderly and children first. When a "
        "warning is out: everybody leaves, before dark. Do not use roads below cuttings in the rain. For rescue call "
        "112.",
    ),
]

_FLASH_FLOOD: Advice = [
    (
        "Ít khi có lũ quét. Khi mưa to vẫn không tắm, bắt cá hay vớt củi ở suối.",
        "Flash floods are rare here. In heavy rain still do not bathe, fish or gather wood in streams.",
    ),
    (
        "Suối có thể lên nhanh khi mưa to ở đầu nguồn. Trước mùa mưa: dọn cây, rác làm tắc dòng. Khi mưa to: không "
        "dựng lều, không để trẻ em chơi gần suối.",
        "Streams can rise fast when it rains hard upstream. Before the rainy season: clear branches and rubbish from "
        "the stream. In heavy rain: no camping and no children playing near it.",
    ),
    (
        "Có thể có lũ quét. Trước mùa mưa: biết đường lên chỗ cao gần nhất, không để tài sản, chuồng trại sát bờ "
        "suối. Khi mưa to: không lội qua suối, ngầm tràn. Nước suối bỗng đục, cạn đột ngột hoặc có tiếng ầm ầm từ đầu "
        "nguồn: chạy ngay lên chỗ cao, vuông góc với dòng chảy.",
        "Flash floods can happen. Before the rainy season: know the way to the nearest high ground; keep belongings "
        "and livestock away from the bank. In heavy rain: do not cross streams or overflow causeways. If the stream "
        "suddenly turns muddy, drops, or you hear roaring upstream: run uphill at once, at right angles to the "
        "stream.",
    ),
    (
        "Dễ có lũ quét. Trước mùa mưa: thống nhất với thôn hiệu lệnh báo động và chỗ tập trung trên cao. Khi mưa to, "
        "nhất là ban đêm: cắt cử người canh suối, tránh xa lòng và bờ suối. Khi có cảnh báo: lên chỗ cao ngay, không "
        "cố đi xe qua ngầm tràn. Cần cứu nạn gọi 112.",
        "Flash floods are likely. Before the rainy season: agree on an alarm signal and a meeting place on high "
        "ground. In heavy rain, above all at night: post a watch at the stream and keep away from its bed and banks. "
        "When a warning is out: go to high ground at once; do not drive through overflow causeways. For rescue call "
        "112.",
    ),
    (
        "Rất dễ có lũ quét. Không làm nhà, lán trại ở đây. Nhà đang ở: đăng ký với UBND xã để được sơ tán, chuẩn bị "
        "túi khẩn cấp. Khi dự báo mưa to ở đầu nguồn: rời đi trước khi mưa, đưa người già, trẻ em đi trước. Khi có "
        "cảnh báo: bỏ lại tài sản, lên chỗ cao ngay. Cần cứu nạn gọi 112.",
        "Flash floods are very likely. Do not build or camp here. If you live here: register with the commune for "
        "evacuation and keep an emergency bag. When heavy rain is forecast upstream: leave before it starts, the "
        "elderly and children first. When a warning is out: leave belongings and go to high ground at once. For "
        "rescue call 112.",
    ),
]

_FLOODING: Advice = [
    (
        "Ít khi ngập. Giữ rãnh, cống trước nhà thông thoáng.",
        "Flooding is rare here. Keep the drains in front of the house clear.",
    ),
    (
        "Có thể ngập nông khi mưa to. Trước mùa mưa: khơi cống rãnh. Khi mưa to: kê cao đồ điện, đồ khô.",
        "Shallow flooding can follow heavy rain. Before the rainy season: clear drains. In heavy rain: raise "
        "electrical appliances and dry goods.",
    ),
    (
        "Có thể ngập sân, ruộng. Trước mùa mưa: kê cao lương thực, thuốc men, giống, phân bón. Khi nước lên: cắt cầu "
        "dao điện, không để trẻ em lội nước. Sau ngập: khử trùng nước trước khi ăn uống.",
        "Yards and fields can be flooded. Before the rainy season: raise food, medicine, seed and fertiliser. When "
        "the water rises: switch off the mains and keep children out of it. Afterwards: disinfect water before use.",
    ),
    (
        "Dễ ngập sâu. Trước mùa mưa: chuẩn bị thuyền, phao, nước sạch và lương thực vài ngày; biết chỗ cao để đưa "
        "người và gia súc đến. Khi mưa to: cắt điện, không đi qua đường ngập nước chảy. Khi có cảnh báo: đưa người "
        "già, trẻ em đi trước. Cần cứu nạn gọi 112.",
        "Deep flooding is likely. Before the rainy season: keep a boat or floats, clean water and food for some days; "
        "know where to take people and animals. In heavy rain: switch off the power; do not go through flowing water "
        "on roads. When a warning is out: move the elderly and children first. For rescue call 112.",
    ),
    (
        "Rất dễ ngập sâu, nước lên nhanh. Không làm nhà một tầng, kho thuốc bảo vệ thực vật ở đây. Trước mùa mưa: "
        "đăng ký sơ tán với UBND xã. Khi có cảnh báo: cắt điện, khoá nước, rời đi trước khi đường bị ngập; không ở "
        "lại trông nhà. Cần cứu nạn gọi 112.",
        "Deep, fast flooding is very likely. No single-storey houses and no pesticide stores here. Before the rainy "
        "season: register for evacuation with the commune. When a warning is out: switch off power and water and "
        "leave before the road is under water; nobody stays behind to guard the house. For rescue call 112.",
    ),
]

SUSCEPTIBILITY_ADVICE: dict[Hazard, Advice] = {
    Hazard.LANDSLIDE: _LANDSLIDE,
    Hazard.FLASH_FLOOD: _FLASH_FLOOD,
    Hazard.FLOODING: _FLOODING,
}

_SIGNS: dict[Hazard, tuple[str, str]] = {
    Hazard.LANDSLIDE: (
        "Để ý vết nứt, nước đục, cây nghiêng trên sườn dốc.",
        "Watch the slope for cracks, muddy water and leaning trees.",
    ),
    Hazard.FLASH_FLOOD: (
        "Để ý nước suối đục, lên nhanh hoặc bỗng cạn.",
        "Watch for streams that turn muddy, rise fast or suddenly drop.",
    ),
    Hazard.FLOODING: (
        "Để ý mực nước sông, suối và chỗ cống thoát không kịp.",
        "Watch the level of rivers and streams, and drains that cannot keep up.",
    ),
}
_AWAY: dict[Hazard, tuple[str, str]] = {
    Hazard.LANDSLIDE: ("sườn dốc và taluy", "slopes and road cuttings"),
    Hazard.FLASH_FLOOD: ("lòng và bờ suối, ngầm tràn", "stream beds, banks and overflow causeways"),
    Hazard.FLOODING: ("chỗ trũng và đường ngập nước", "low ground and flooded roads"),
}


def _risk_advice(hazard: Hazard) -> Advice:
    signs, signs_en = _SIGNS[hazard]
    away, away_en = _AWAY[hazard]
    return [
        (
            f"Theo dõi bản tin dự báo. {signs}",
            f"Follow the forecast. {signs_en}",
        ),
        (
            f"Theo dõi bản tin, chuẩn bị đồ dùng cần thiết. {signs} Khi mưa to, tránh {away}.",
            f"Follow the forecast and pack what you need. {signs_en} In heavy rain keep away from {away_en}.",
        ),
        (
            f"Tránh xa {away}. Người già, trẻ em, người ốm chuyển đến nơi an toàn trước; cả nhà sẵn sàng đi khi "
            "UBND xã yêu cầu. Cần cứu nạn gọi 112.",
            f"Keep away from {away_en}. Move the elderly, children and the sick to safety first; the household is "
            "ready to leave when the commune asks. For rescue call 112.",
        ),
        (
            f"Sơ tán theo hướng dẫn của UBND xã, công an, quân đội. Không đến gần {away}, không quay lại lấy tài sản. "
            "Cần cứu nạn gọi 112.",
            "Evacuate as the commune, police and military direct. Do not go near "
            f"{away_en} or return for belongings. For rescue call 112.",
        ),
        (
            "Tính mạng bị đe doạ. Đến nơi an toàn gần nhất ngay bây giờ, làm theo lệnh sơ tán, giúp người già và trẻ "
            "em. Cần cứu nạn gọi 112.",
            "Lives are in danger. Go to the nearest safe place now, follow evacuation orders, help the elderly and "
            "children. For rescue call 112.",
        ),
    ]


RISK_ADVICE: dict[Hazard, Advice] = {hazard: _risk_advice(hazard) for hazard in Hazard}
