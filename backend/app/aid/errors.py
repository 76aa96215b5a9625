"""What can go wrong with an aid intake."""

from app.errors import Conflict, NotFound
from app.privacy.errors import ConsentMissing


class AidNotFound(NotFound):
    message = "没有找到这份援助受理，可能已经由本人撤回或删除。"


class AlertTaken(Conflict):
    message = "这条提醒已经有人在跟进。请刷新列表。"


class AidTaken(Conflict):
    message = "这份受理已经有同事在跟进。请刷新列表，或者先跟同事商量。"


class AidClosed(Conflict):
    message = "这份受理已经办结，不能再改。"


class AidConsentNeeded(ConsentMissing):
    message = (
        "没有您的同意，这里不能受理再创业援助，您说的也不会留下。想当面说，可以到服务窗口，或者拨打12345。"
    )
