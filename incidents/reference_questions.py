"""The tree of kinds as a new site starts with it: groups, how near and how recent a case of the same kind may be the
same problem, words people use, and questions. Offices edit the rows.

All questions are optional: a report is worth more than its details.
"""

from dataclasses import dataclass
from typing import Any

from incidents.questions import Question, QuestionType, schema_of

# slug, Vietnamese, English, Bootstrap icon
GROUPS: tuple[tuple[str, str, str, str], ...] = (
    ("danger", "Thiên tai, sự cố đang xảy ra", "Disaster or accident now", "exclamation-triangle-fill"),
    ("signs", "Dấu hiệu nguy hiểm", "Signs of danger", "eye"),
    ("waste", "Rác, chất thải", "Waste", "trash"),
    ("water-air", "Nước bẩn, khói bụi, mùi hôi", "Dirty water, smoke, smells", "droplet-half"),
    ("farming", "Trồng trọt, chăn nuôi", "Farming", "flower1"),
    ("damage", "Hư hỏng do thiên tai", "Damage by disaster", "tools"),
    ("other", "Việc khác", "Something else", "three-dots"),
)


@dataclass(frozen=True)
class Starting:
    """What a kind starts with beside its name. `nearby` is (metres, days)."""

    group: str
    nearby: tuple[int, int]
    words: str = ""
    call: tuple[str, str, str] = ("", "", "")
    questions: tuple[Question, ...] = ()


def _choice(name: str, title: str, title_en: str, *choices: tuple[str, str], public: bool = False) -> Question:
    return Question(name, QuestionType.CHOICE, title, title_en, public=public, choices=choices)


def _yes_no(name: str, title: str, title_en: str, *, public: bool = False) -> Question:
    return Question(name, QuestionType.BOOLEAN, title, title_en, public=public)


def _count(name: str, title: str, title_en: str, *, most: int) -> Question:
    return Question(name, QuestionType.INTEGER, title, title_en, minimum=1, maximum=most)


DISASTER, SIGN, WASTE, WATER, DAMAGE, OTHER = (300, 3), (300, 14), (150, 60), (300, 30), (100, 30), (150, 30)
RESCUE = ("112", "Tìm kiếm cứu nạn", "Search and rescue")
FIRE = ("114", "Cứu hoả, cứu nạn", "Fire and rescue")

AMOUNT = _choice(
    "amount",
    "Nhiều chừng nào?",
    "How much?",
    ("Vài túi", "A few bags"),
    ("Chừng một xe", "About a cartload"),
    ("Nhiều hơn", "More"),
)
PEOPLE_TRAPPED = _yes_no("people_trapped", "Có người bị kẹt, bị vùi lấp không?", "Is anybody trapped or buried?")
DEPTH = _choice(
    "depth",
    "Nước sâu đến đâu?",
    "How deep is the water?",
    ("Đến mắt cá chân", "Up to the ankle"),
    ("Đến đầu gối", "Up to the knee"),
    ("Đến ngực", "Up to the chest"),
    ("Sâu hơn", "Deeper"),
    public=True,
)
SINCE = Question("since", QuestionType.DATE, "Hỏng từ ngày nào?", "Damaged since which day?")
HOUSEHOLDS = _count("households", "Chừng bao nhiêu hộ bị ảnh hưởng?", "About how many households?", most=100_000)
ANIMAL = _choice(
    "animal",
    "Con gì?",
    "Which animal?",
    ("Lợn", "Pig"),
    ("Gà, vịt", "Chicken or duck"),
    ("Trâu, bò, dê", "Buffalo, cattle or goat"),
    ("Cá", "Fish"),
    ("Con khác", "Another"),
)
CLEAN_WATER = Starting("damage", DAMAGE, "mất nước, vỡ ống, bể nước", questions=(SINCE, HOUSEHOLDS))

STARTING: dict[str, Starting] = {
    "landslide": Starting(
        "danger",
        DISASTER,
        "lở đất, lở núi, sụt đất, đá lăn, taluy",
        RESCUE,
        (
            PEOPLE_TRAPPED,
            _yes_no("road_blocked", "Đường có bị lấp không?", "Is the road blocked?", public=True),
        ),
    ),
    "flash-flood": Starting("danger", DISASTER, "lũ ống, nước lũ, lũ về", RESCUE, (PEOPLE_TRAPPED,)),
    "flooding": Starting("danger", DISASTER, "ngập nhà, ngập đường, lụt, úng", RESCUE, (DEPTH, PEOPLE_TRAPPED)),
    "chemical-spill": Starting(
        "danger",
        DISASTER,
        "đổ hoá chất, tràn dầu, xe bồn, axit, xăng",
        FIRE,
        (
            Question("substance", QuestionType.TEXT, "Chất gì, nếu bạn biết?", "Which substance, if you know?"),
            _yes_no("into_water", "Có chảy xuống sông, suối không?", "Is it running into a river or stream?"),
        ),
    ),
    "ground-cracks": Starting(
        "signs",
        SIGN,
        "nứt đất, nứt đồi, nứt nhà, nứt đường, sụt lún, cây nghiêng",
        RESCUE,
        (
            _choice(
                "where",
                "Nứt ở đâu?",
                "Where are the cracks?",
                ("Đồi, sườn núi", "Hill or slope"),
                ("Mặt đường", "Road"),
                ("Nền, tường nhà", "Floor or wall of a house"),
            ),
            _yes_no("widening", "Vết nứt có đang rộng thêm không?", "Are the cracks getting wider?"),
            _yes_no("houses_below", "Phía dưới có nhà không?", "Are there houses below?"),
        ),
    ),
    "muddy-spring": Starting(
        "signs",
        SIGN,
        "nước đục, mạch nước, nước khe, nước phun",
        RESCUE,
        (
            _yes_no("rising", "Nước có đang mạnh lên không?", "Is the water getting stronger?"),
            _yes_no("sound", "Có tiếng động lạ trong núi không?", "Are there strange sounds from the slope?"),
            _yes_no("houses_below", "Phía dưới có nhà không?", "Are there houses below?"),
        ),
    ),
    "blocked-stream": Starting(
        "signs",
        SIGN,
        "chắn suối, tắc suối, lấp suối, nghẽn dòng, suối cạn",
        RESCUE,
        (
            _choice(
                "by",
                "Bị chặn bởi gì?",
                "Blocked by what?",
                ("Đất đá", "Earth and rocks"),
                ("Cây cối, rác", "Trees, rubbish"),
                ("Công trình", "Building works"),
                ("Không rõ", "Not known"),
            ),
            _yes_no("dammed", "Nước có đang dâng sau chỗ chặn không?", "Is water rising behind it?"),
            _yes_no("houses_below", "Phía dưới có nhà không?", "Are there houses below?"),
        ),
    ),
    "household-waste": Starting(
        "waste",
        WASTE,
        "vứt rác, đổ rác, bãi rác, đốt rác, túi rác, bốc mùi hôi thối",
        questions=(AMOUNT, _yes_no("burning", "Rác có đang bị đốt không?", "Is it being burnt?")),
    ),
    "industrial-waste": Starting("waste", WASTE, "nhà máy, xưởng, xỉ, bùn thải, khu công nghiệp", questions=(AMOUNT,)),
    "hazardous-waste": Starting(
        "waste",
        WASTE,
        "ắc quy, pin, dầu nhớt, thùng hoá chất, bóng đèn",
        questions=(
            _choice(
                "what",
                "Là thứ gì?",
                "What is it?",
                ("Pin, ắc quy", "Batteries"),
                ("Dầu nhớt thải", "Waste oil"),
                ("Thùng, can hoá chất", "Drums or cans of chemicals"),
                ("Đồ điện tử, bóng đèn", "Electronics, lamps"),
                ("Không rõ", "Not known"),
            ),
            _yes_no("leaking", "Có rò, chảy ra ngoài không?", "Is it leaking?"),
        ),
    ),
    "medical-waste": Starting(
        "waste",
        WASTE,
        "kim tiêm, bơm tiêm, bông băng, bệnh viện, trạm y tế, khẩu trang",
        questions=(
            _choice(
                "what",
                "Là thứ gì?",
                "What is it?",
                ("Kim tiêm, vật sắc nhọn", "Needles, sharp things"),
                ("Bông băng, găng tay", "Dressings, gloves"),
                ("Thuốc, lọ thuốc", "Medicines"),
                ("Không rõ", "Not known"),
            ),
        ),
    ),
    "construction-waste": Starting(
        "waste",
        WASTE,
        "xà bần, gạch vụn, đổ đất, phế thải xây dựng",
        questions=(AMOUNT, _yes_no("blocking", "Có chắn đường, lấp mương không?", "Does it block a road or ditch?")),
    ),
    "dead-animals": Starting(
        "water-air",
        (200, 7),
        "lợn chết, gà chết, cá chết, xác lợn, dịch",
        questions=(
            ANIMAL,
            _count("count", "Khoảng bao nhiêu con?", "About how many?", most=100_000),
            _yes_no("used_water", "Người dân có dùng nước ở đó không?", "Do people use the water there?"),
        ),
    ),
    "wastewater": Starting(
        "water-air",
        WATER,
        "nước đen, nước thải, cống, xả trộm, bọt trắng, suối hôi thối, ô nhiễm",
        questions=(
            _choice(
                "colour",
                "Nước trông thế nào?",
                "What does the water look like?",
                ("Đen", "Black"),
                ("Đỏ, nâu", "Red or brown"),
                ("Trắng đục", "Milky"),
                ("Có bọt", "Foaming"),
                ("Có váng dầu", "Oily"),
                ("Như thường", "As usual"),
            ),
            _choice(
                "smell",
                "Mùi thế nào?",
                "What does it smell like?",
                ("Hôi thối", "Foul"),
                ("Mùi hoá chất", "Chemical"),
                ("Không mùi", "Nothing"),
            ),
            _yes_no("dead_fish", "Có cá chết không?", "Are there dead fish?", public=True),
        ),
    ),
    "dust-fumes": Starting(
        "water-air",
        (500, 14),
        "khói, bụi, mùi hôi thối, khét, ô nhiễm, mỏ đá, lò gạch, trại lợn",
        questions=(
            _choice(
                "when",
                "Thường vào lúc nào?",
                "Mostly when?",
                ("Suốt ngày đêm", "Day and night"),
                ("Ban ngày", "By day"),
                ("Ban đêm", "At night"),
                ("Từng lúc", "Now and then"),
            ),
            _yes_no("health", "Có người khó thở, cay mắt không?", "Is anybody short of breath, with burning eyes?"),
        ),
    ),
    "pesticide-packaging": Starting(
        "farming",
        WASTE,
        "vỏ thuốc sâu, chai thuốc trừ cỏ, bao bì thuốc",
        questions=(
            AMOUNT,
            _yes_no("near_water", "Có gần suối, mương, giếng không?", "Is it near a stream, ditch or well?"),
        ),
    ),
    "banned-chemicals": Starting("farming", WASTE, "chất cấm, cám, tăng trọng, kháng sinh", questions=(ANIMAL,)),
    "damaged-town-water": CLEAN_WATER,
    "damaged-rural-water": CLEAN_WATER,
    "damaged-irrigation": Starting("damage", DAMAGE, "kênh, mương, đập, hồ chứa, cống", questions=(SINCE,)),
    "damaged-road": Starting(
        "damage",
        DAMAGE,
        "sập cầu, sụt đường, hỏng cống, ổ gà, ngầm tràn",
        questions=(
            _choice(
                "passable",
                "Còn đi được không?",
                "Can one still pass?",
                ("Ô tô, xe máy đều đi được", "Cars and motorbikes can"),
                ("Chỉ xe máy, người đi bộ", "Only motorbikes and walkers"),
                ("Không đi được", "Nobody can"),
                public=True,
            ),
        ),
    ),
    "damaged-power-line": Starting(
        "damage",
        DAMAGE,
        "mất điện, đứt dây điện, đổ cột điện, chập điện",
        questions=(
            _yes_no("wire_down", "Có dây điện rơi xuống không?", "Is a wire lying on the ground?"),
            HOUSEHOLDS,
        ),
    ),
    "damaged-school": Starting(
        "damage",
        DAMAGE,
        "tốc mái, sập tường, lớp học, trường",
        questions=(SINCE, _yes_no("in_use", "Học sinh có còn học ở đó không?", "Are pupils still taught there?")),
    ),
    "lost-signal": Starting(
        "damage",
        DAMAGE,
        "mất mạng, mất sóng, cột phát sóng, viễn thông, cáp",
        questions=(
            _choice(
                "network",
                "Mạng nào?",
                "Which network?",
                ("Viettel", "Viettel"),
                ("VinaPhone, VNPT", "VinaPhone, VNPT"),
                ("MobiFone", "MobiFone"),
                ("Mọi mạng", "All networks"),
            ),
            SINCE,
        ),
    ),
    "other": Starting("other", OTHER),
}
UNKNOWN = STARTING["other"]
"""For a kind that an office made before there were groups."""


def load_groups(group_model: Any) -> dict[str, Any]:
    """Adds the groups that are missing; all of them by slug."""
    return {
        slug: group_model.objects.get_or_create(
            slug=slug, defaults={"name": name, "name_en": name_en, "icon": icon, "position": position}
        )[0]
        for position, (slug, name, name_en, icon) in enumerate(GROUPS, start=1)
    }


def starting_fields(slug: str, groups: dict[str, Any]) -> dict[str, Any]:
    """What a row of this kind starts with, beside its name, icon and agency."""
    start = STARTING.get(slug, UNKNOWN)
    number, name, name_en = start.call
    metres, days = start.nearby
    return {
        "group": groups[start.group],
        "search_words": start.words,
        "call_number": number,
        "call_name": name,
        "call_name_en": name_en,
        "nearby_m": metres,
        "nearby_days": days,
        "questions": schema_of(start.questions),
    }
