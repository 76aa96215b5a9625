"""What can go wrong with an aid intake."""

from app.errors import Conflict, NotFound
from app.privacy.errors import ConsentMissing


class AidNotFound(NotFound):
    message = "没有找到这份援助受理，可能已经由本人撤回或删除。"


class AlertTaken(Conflict):
    message = "这条提醒已经有人在跟进。请刷新列表。"


class AlertUnknown(NotFound):
    message = "没有找到这条提醒，可能已经按期删除，或由本人删除。"


class AlertUntaken(Conflict):
    message = "还没有人跟进这条提醒。请先点“我来跟进”，再记结果。"


class AlertSettled(Conflict):
    message = "这条提醒已经记过结果，原来的不会改掉。要更正，请刷新后看最新一条，注明更正的是它，再记一次。"


class AidChanged(Conflict):
    message = "这份受理刚刚被别的同事转交或改过，您这一步没有生效。请刷新后看清现在由谁跟进，再决定。"


class AidTaken(Conflict):
    message = "这份受理已经有同事在跟进。请刷新列表，或者先跟同事商量。"


class AidClosed(Conflict):
    message = "这份受理已经办结，不能再改。"


class AidSuperseded(Conflict):
    message = "本人改过以后又交了一份，这一份不用再办。请刷新列表，按新的那份联系。"


class AidOwned(Conflict):
    message = "这份受理已经有别处的同事在跟进，这里看不到内容。要转过来，请跟主管说。"


class AidUnowned(Conflict):
    message = "还没有人跟进这份受理。请先点“我来跟进”，再办结。"


class AidNeverContacted(Conflict):
    message = "还没有联系过本人。请先记一次联系；没法联系的，在说明里写清原因再办结。"


class FollowUpUnknown(NotFound):
    message = "没有这一次回访：回访在第1、4、12周。"


class FollowUpDone(Conflict):
    message = "这次回访已经记过了。"


class FollowUpEarly(Conflict):
    message = "这次回访还没到时间。要提前做，请写明原因。"


class ReferralUnknown(NotFound):
    message = "没有这一条转介，请刷新后再看。"


class HelperUnknown(NotFound):
    message = "没有这个援助账号，或者已经停用。"


class AidConsentNeeded(ConsentMissing):
    message = (
        "没有您的同意，这里不能受理再创业援助，您说的也不会留下。想当面说，可以到服务窗口，或者拨打12345。"
    )
