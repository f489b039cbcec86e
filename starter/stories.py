"""What the sample incidents tell: made up, but of the kinds and in the words that a commune hears."""

from dataclasses import dataclass

from incidents.states import State as S


@dataclass(frozen=True)
class Story:
    """One problem. `category` is a slug of `incidents.Category`; `scene` one of `starter.pictures.SCENES`."""

    category: str
    scene: str
    place: str
    words: str
    finding: str
    order: str
    outcome: str


STORIES = (
    Story(
        "household-waste",
        "household",
        "bãi đất trống cạnh đường vào thôn",
        "Có nhiều bao rác sinh hoạt đổ trộm ven đường, bốc mùi hôi, chó bới tung ra mặt đường.",
        "Xác định một hộ kinh doanh gần đó mang rác ra đổ vào ban đêm.",
        "Yêu cầu hộ kinh doanh thu gom toàn bộ rác, vệ sinh lại khu đất.",
        "Rác đã được thu gom, khu đất đã dọn sạch và cắm biển cấm đổ rác.",
    ),
    Story(
        "dead-animals",
        "animal",
        "dưới chân cầu, phía hạ lưu",
        "Có xác lợn chết trôi dạt vào bờ suối, nước bốc mùi, bà con phía dưới vẫn lấy nước tưới rau.",
        "Xác lợn do một hộ chăn nuôi vứt xuống suối để tránh chi phí tiêu huỷ.",
        "Buộc hộ chăn nuôi thu gom, tiêu huỷ xác lợn và khử trùng đoạn suối.",
        "Xác lợn đã được chôn lấp, rắc vôi khử trùng; nước suối đã trong trở lại.",
    ),
    Story(
        "wastewater",
        "wastewater",
        "cửa cống sau xưởng chế biến",
        "Nước thải màu đen, nổi bọt trắng chảy thẳng ra suối từ chiều hôm qua.",
        "Xưởng chế biến xả nước thải chưa qua xử lý; bể lắng đã đầy.",
        "Yêu cầu xưởng ngừng xả, hút bể lắng và sửa hệ thống xử lý nước thải.",
        "Hệ thống xử lý đã hoạt động lại, nước ra cửa cống đạt yêu cầu khi kiểm tra.",
    ),
    Story(
        "construction-waste",
        "rubble",
        "bờ ta-luy ven tỉnh lộ",
        "Xe tải đổ gạch vỡ, bê tông xuống mép đường, lấn cả rãnh thoát nước.",
        "Phế thải từ một công trình nhà ở trong xã, chủ thầu đổ sai nơi quy định.",
        "Buộc chủ thầu bốc dỡ phế thải, nạo vét rãnh thoát nước.",
        "Phế thải đã chuyển về bãi quy định, rãnh thoát nước đã thông.",
    ),
    Story(
        "dust-fumes",
        "smoke",
        "khu lò gạch thủ công",
        "Lò đốt khói đen cả ngày, nhà gần đó phải đóng cửa, trẻ con ho nhiều.",
        "Lò đốt bằng cao su phế thải, không có giấy phép môi trường.",
        "Yêu cầu dừng đốt, tháo dỡ lò, chuyển phế thải đi xử lý.",
        "Lò đã được tháo dỡ, không còn khói.",
    ),
    Story(
        "pesticide-packaging",
        "packaging",
        "bờ ruộng gần mương nước",
        "Vỏ chai, gói thuốc bảo vệ thực vật vứt đầy bờ ruộng và trôi xuống mương.",
        "Chưa có bể chứa bao gói trong khu ruộng; bà con vứt tại chỗ.",
        "Đặt bể chứa, tổ chức thu gom bao gói trên cánh đồng.",
        "Đã thu gom bao gói, đặt hai bể chứa có nắp đậy.",
    ),
    Story(
        "damaged-road",
        "damage",
        "km 3 đường liên xã",
        "Mưa lớn làm đất đá tràn xuống đường, xe máy không đi qua được.",
        "Khoảng 60 m³ đất đá từ ta-luy dương sạt xuống, còn nguy cơ sạt tiếp.",
        "Hót dọn đất đá, cắm biển cảnh báo và rào chắn.",
        "Đường đã thông, đã cắm biển cảnh báo sạt lở.",
    ),
    Story(
        "medical-waste",
        "household",
        "sau bãi tập kết rác của chợ",
        "Trong đống rác có bơm kim tiêm và bông băng dính máu, trẻ con hay chơi gần đó.",
        "Rác y tế của một cơ sở hành nghề tư nhân để lẫn vào rác chợ.",
        "Yêu cầu cơ sở thu gom, ký hợp đồng xử lý rác thải y tế.",
        "Cơ sở đã thu gom và ký hợp đồng xử lý; bãi rác đã được khử khuẩn.",
    ),
)

# How a case came to the state: the states it went through after it was received.
PATHS: dict[S, tuple[S, ...]] = {
    S.RECEIVED: (),
    S.VERIFIED: (S.VERIFIED,),
    S.REJECTED: (S.REJECTED,),
    S.DUPLICATE: (S.DUPLICATE,),
    S.REFERRED: (S.VERIFIED, S.REFERRED),
    S.ASSIGNED: (S.VERIFIED, S.ASSIGNED),
    S.INSPECTING: (S.VERIFIED, S.ASSIGNED, S.INSPECTING),
    S.VIOLATION_FOUND: (S.VERIFIED, S.ASSIGNED, S.INSPECTING, S.VIOLATION_FOUND),
    S.NO_VIOLATION: (S.VERIFIED, S.ASSIGNED, S.INSPECTING, S.NO_VIOLATION),
    S.REMEDIATION: (S.VERIFIED, S.ASSIGNED, S.INSPECTING, S.VIOLATION_FOUND, S.REMEDIATION),
    S.RESOLVED: (S.VERIFIED, S.ASSIGNED, S.INSPECTING, S.VIOLATION_FOUND, S.REMEDIATION, S.RESOLVED),
    S.FOLLOW_UP: (S.VERIFIED, S.ASSIGNED, S.INSPECTING, S.VIOLATION_FOUND, S.REMEDIATION, S.RESOLVED, S.FOLLOW_UP),
    S.CLOSED: (
        S.VERIFIED, S.ASSIGNED, S.INSPECTING, S.VIOLATION_FOUND, S.REMEDIATION, S.RESOLVED, S.FOLLOW_UP, S.CLOSED,
    ),
    S.ON_HOLD: (S.VERIFIED, S.ASSIGNED, S.ON_HOLD),
    S.REOPENED: (
        S.VERIFIED, S.ASSIGNED, S.INSPECTING, S.VIOLATION_FOUND, S.REMEDIATION, S.RESOLVED, S.REOPENED,
    ),
}  # fmt: skip

# How many of each: 60 in all, most of them where a real office has them.
COUNTS: dict[S, int] = {
    S.RECEIVED: 8,
    S.VERIFIED: 5,
    S.REJECTED: 2,
    S.DUPLICATE: 2,
    S.REFERRED: 2,
    S.ASSIGNED: 6,
    S.INSPECTING: 5,
    S.VIOLATION_FOUND: 3,
    S.NO_VIOLATION: 2,
    S.REMEDIATION: 5,
    S.RESOLVED: 4,
    S.FOLLOW_UP: 3,
    S.CLOSED: 9,
    S.ON_HOLD: 2,
    S.REOPENED: 2,
}
