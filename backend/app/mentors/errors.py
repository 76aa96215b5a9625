"""What can go wrong when somebody looks for a mentor or books one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from app.clock import in_shanghai
from app.errors import Conflict, NotFound
from app.mentors.wording import said_time


class MentorNotFound(NotFound):
    message = "没有找到这位导师，可能已经离任。请重新查找。"


class AppointmentNotFound(NotFound):
    message = "没有找到这个预约。请在“我的预约”里查看。"


class SessionNotFound(NotFound):
    message = "没有找到这场集中服务，可能已经取消。请重新查看。"


class RegistrationNotFound(NotFound):
    message = "您没有报名这场集中服务。"


class PairingNotFound(NotFound):
    message = "没有找到这个结对申请。"


class WishNotFound(NotFound):
    message = "没有找到这个登记。"


class NotDecided(NotFound):
    message = "没有这一项安排，可能已经取消。"


class ConversationUnknown(NotFound):
    message = "没有找到这个对话，请重新进入页面。"


class Slot(Protocol):
    """A time that can be booked."""

    @property
    def starts_at(self) -> datetime:
        """Its beginning."""

    @property
    def ends_at(self) -> datetime:
        """Its end."""

    @property
    def note(self) -> str | None:
        """What is not certain about it."""


class WithTimes(Conflict):
    """Carries fresh times: `offers` stands beside `error` in the body when there are any."""

    def __init__(self, near: Sequence[Slot] = ()) -> None:
        super().__init__()
        self.near = tuple(near)

    def body(self) -> dict[str, Any]:
        """The one shape, with the offers beside it."""
        return (
            {**super().body(), "offers": [_offer(slot) for slot in self.near]}
            if self.near
            else super().body()
        )


def _offer(slot: Slot) -> dict[str, Any]:
    """As the pages get every free time."""
    return {
        "starts_at": in_shanghai(slot.starts_at).isoformat(),
        "ends_at": in_shanghai(slot.ends_at).isoformat(),
        "said": said_time(slot.starts_at, slot.ends_at),
        "note": slot.note,
    }


class SlotTaken(WithTimes):
    code = "slot_taken"
    message = "这个时间刚刚被别人约走了。您填写的内容都还在，请另选一个时间。"


class SlotNotOffered(WithTimes):
    code = "slot_not_offered"
    message = "这个时间不能预约，请从可约时间里另选一个。"


class MonthFull(WithTimes):
    code = "month_full"
    message = "这位导师当月的预约已满，请选择其他月份或其他导师。"


class TooLate(Conflict):
    code = "too_late"

    def __init__(self, hours: int = 24) -> None:
        super().__init__(f"距离开始不足{hours}小时，不能自助更改，请联系服务点工作人员处理。")


class TooManyBookings(Conflict):
    code = "too_many_bookings"

    def __init__(self, most: int = 3) -> None:
        super().__init__(f"同时最多保留{most}个预约，请先完成或取消一个再预约。")


class OwnTimeTaken(Conflict):
    message = "您在这个时间已经有一个预约，请另选一个时间。"


class WrongState(Conflict):
    message = "这个预约当前的状态不能这样操作，请刷新后再试。"


class FormatNotOffered(Conflict):
    message = "这位导师不提供这种服务形式，请换一种形式或另选导师。"


class AlreadyRated(Conflict):
    message = "您已经评价过这次服务，一次服务评价一次。"


class PairingFull(Conflict):
    message = "这位导师的结对名额已满，请选择其他导师。"


class PairingExists(Conflict):
    message = "您已经向这位导师提出过结对，请等待答复。"


class SessionClosed(Conflict):
    message = "这场集中服务已经开始或取消，不能再报名或更改。"


class SeatsTaken(Conflict):
    message = "已报名人数多于这个名额数，请先取消部分报名。"


class WindowTaken(Conflict):
    message = "导师在这个时间已有预约，请先处理后再安排。"
