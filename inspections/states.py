"""The states of an inspection order and of each of its stops, and how one leads to another."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrderState(TextChoices):
    DRAFT = "draft", _("Dự kiến")
    ISSUED = "issued", _("Đã ban hành")
    UNDER_WAY = "under_way", _("Đang thực hiện")
    DONE = "done", _("Đã hoàn thành")
    CANCELLED = "cancelled", _("Đã huỷ")


class StopState(TextChoices):
    WAITING = "waiting", _("Chưa đến")
    ON_THE_WAY = "on_the_way", _("Đang trên đường")
    ARRIVED = "arrived", _("Đã đến nơi")
    DONE = "done", _("Xong")
    CANNOT = "cannot", _("Không thực hiện được")


ORDER_STEPS: frozenset[tuple[OrderState, OrderState]] = frozenset(
    {
        (OrderState.DRAFT, OrderState.ISSUED),
        (OrderState.DRAFT, OrderState.CANCELLED),
        (OrderState.ISSUED, OrderState.UNDER_WAY),
        (OrderState.ISSUED, OrderState.CANCELLED),
        (OrderState.UNDER_WAY, OrderState.DONE),
        (OrderState.UNDER_WAY, OrderState.CANCELLED),
    }
)
STOP_STEPS: frozenset[tuple[StopState, StopState]] = frozenset(
    {
        (StopState.WAITING, StopState.ON_THE_WAY),
        # nobody presses every button on the road
        (StopState.WAITING, StopState.ARRIVED),
        (StopState.ON_THE_WAY, StopState.ARRIVED),
        (StopState.ARRIVED, StopState.DONE),
        (StopState.WAITING, StopState.CANNOT),
        (StopState.ON_THE_WAY, StopState.CANNOT),
        (StopState.ARRIVED, StopState.CANNOT),
        # the road was open again in the afternoon
        (StopState.CANNOT, StopState.ON_THE_WAY),
    }
)
BINDING = (OrderState.ISSUED, OrderState.UNDER_WAY)
"""Orders that bind the time of their people."""
PLANNED = (OrderState.DRAFT, *BINDING)
"""Orders that are not over: what is planned where."""
STOPS_OVER = (StopState.DONE, StopState.CANNOT)
