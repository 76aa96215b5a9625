"""An appointment of the fake server."""

from typing import Any

from tests.pages.fake_cases import Json


def appointment(**more: Any) -> Json:
    """An appointment as its citizen sees it."""
    return {
        "id": "a1",
        "mentor_id": "m1",
        "mentor_name": "王明（示例）",
        "starts_at": "2026-12-01T14:00:00+08:00",
        "ends_at": "2026-12-01T14:40:00+08:00",
        "said": "12月1日（星期二）下午2点到2点40分",
        "format": "online",
        "format_label": "线上",
        "status": "booked",
        "status_label": "已约好",
        "held_until": None,
        "is_offer": False,
        "meeting_place": "示例大厦三楼",
        "topic": "开店选址",
        "description": None,
        "contact_phone": None,
        "cancel_reason": None,
        "can_change": True,
        "can_rate": False,
        "rating": None,
        "next_step": None,
        "offers": [],
        **more,
    }
