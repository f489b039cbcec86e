"""Sample facilities, and inspections of them in each state, made by the same verbs as any other."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.gis.geos import Point
from django.utils import timezone

from agencies.models import Agency, User
from inspections.drafting import OrderWords, add_member, draft_order
from inspections.facilities import FacilityWords, register_facility
from inspections.issuing import issue_order
from inspections.models import Facility, Kind, Manner, Risk
from places.models import Unit
from starter.people import VAN_QUAN


@dataclass(frozen=True)
class Sample:
    """`east` and `north` are degrees from the middle of the commune with this place in `VAN_QUAN`."""

    name: str
    trade: str
    risk: Risk
    commune: int
    east: float
    north: float


FACILITIES = (
    Sample("Trại lợn Bản Làn", "chăn nuôi lợn", Risk.HIGH, 0, 0.012, 0.006),
    Sample("Mỏ đá Lũng Phúc", "khai thác đá", Risk.HIGH, 1, -0.010, 0.009),
    Sample("Lò gạch Khánh Khê", "sản xuất gạch", Risk.MEDIUM, 2, 0.006, -0.008),
    Sample("Xưởng chế biến hồi Tân Đoàn", "chế biến nông sản", Risk.MEDIUM, 5, 0.004, 0.005),
    Sample("Bãi tập kết rác Yên Phúc", "thu gom rác thải", Risk.HIGH, 3, -0.007, -0.004),
    Sample("Trạm trộn bê tông Điềm He", "sản xuất bê tông", Risk.LOW, 1, 0.009, -0.006),
)
BASIS = "Dữ liệu mẫu: mỗi cơ quan ghi căn cứ pháp lý của mình"


def load_inspections() -> int:
    """Makes the sample facilities and plans where there is no facility yet; how many facilities."""
    if Facility.objects.exists():
        return 0
    officer, agency = User.objects.get(username="moi_truong"), Agency.objects.get(slug="so-nnmt")
    made = [_facility(sample, officer) for sample in FACILITIES]
    _plan(officer, agency, "Kiểm tra trại chăn nuôi và mỏ đá", made[:2], days=2)
    issued = _plan(officer, agency, "Kiểm tra đột xuất bãi tập kết rác", made[4:5], days=1, surprise=True)
    issue_order(user=officer, order_id=issued, signer="Người ký mẫu", signer_title="GIÁM ĐỐC", symbol="QĐ-MẪU")
    constable, police = User.objects.get(username="cong_an"), Agency.objects.get(slug="cong-an-tinh")
    _plan(constable, police, "Kiểm tra khai thác đá", made[1:2], days=9)
    return len(made)


def _facility(sample: Sample, officer: User) -> Facility:
    unit = Unit.objects.on(timezone.localdate()).defer("geometry", "outline").get(code=VAN_QUAN[sample.commune])
    assert unit.centre is not None
    return register_facility(
        user=officer,
        unit=unit,
        location=Point(unit.centre.x + sample.east, unit.centre.y + sample.north, srid=4326),
        words=FacilityWords(name=sample.name, trade=sample.trade, risk=sample.risk),
        is_sample=True,
    )


def _plan(
    user: User, agency: Agency, subject: str, facilities: list[Facility], *, days: int, surprise: bool = False
) -> int:
    """The id of a plan for the morning so many days from now, led by the user."""
    morning = timezone.localtime().replace(hour=8, minute=0, second=0, microsecond=0) + dt.timedelta(days=days)
    order = draft_order(
        user=user,
        agency=agency,
        words=OrderWords(
            subject=subject,
            legal_basis=BASIS,
            starts_at=morning,
            ends_at=morning + dt.timedelta(hours=4),
            kind=Kind.FROM_CASES if surprise else Kind.PLANNED,
            manner=Manner.SURPRISE if surprise else Manner.ANNOUNCED,
            secret=surprise,
            signs_of_violation=surprise,
            content="Giấy phép môi trường, hồ sơ xả thải, hiện trạng tại chỗ.",
        ),
        facilities=[facility.pk for facility in facilities],
    )
    add_member(user=user, order_id=order.pk, member_id=user.pk, leads=True)
    return order.pk
