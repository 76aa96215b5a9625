"""What is said to somebody who tells more than he was asked."""

from app.privacy.masking import mask

KEPT = "您讲的我记着了，不用再讲。想接着说就接着说。"
# Before the consent nothing is noted: it waits unread, and is dropped after a no.
WAITING = "您讲的我先收着，不用再讲一遍；您同意了才记下来，不同意就不留。"
SEALED = (
    "您讲的我先收着，不用再讲一遍；您同意了我才看，不同意就不留。同意还是不同意，点下面的或者说一声都行。"
    "想问政策，就短短地问一句。"
)
ONLY_ASKS = "好，那不填了，"
NOT_THE_OWNER = "明白了，您是上班的。刚才那份登记是给自己开店办厂的人的，不填了，"
NOTHING_LEFT = "什么都没有提交，也没有记下来。"
STILL_THERE = "什么都没有提交；填过的先存着，想接着填就说“接着填”。"
ASK_AWAY = "您想问啥，直接问就行。"
ASK_ALONE = "这个我手头没有依据，不敢乱说；工作人员联系您时可以当面问，急的话拨打12345。"
WHO_SEES = "您说的内容加密保存，只有负责援助的工作人员能看。"
GONE = "好，听您的。删掉草稿，这份填的就没了，找不回来；聊天里说过的也想删，点“删掉我的全部信息”。"
TOLD = "好，您接着说。"
NOT_YOURS = "好，记下了，不是您，是您说的那位。"
HUM = "您这声是同意吗？同意就说“同意”，不同意也没关系。"
ABOUT_CONSENT = (
    "就是先问您一声：您讲的情况，能不能让我记下来。加密保存，只有负责援助的工作人员能看，别人看不到。"
    "同意了也能随时撤回；不同意也行，政策照样可以问我。"
)
NUMBER = "好，电话 {number} 记下了，工作人员好联系您。"
NUMBER_TOLD = "您前面说的电话 {number} 我记下了，工作人员好联系您。要换或者不想留，就说“改电话”。"
NO_NUMBER = "好，不留电话。想知道进展，您随时在这里问我。"
WRONG_NUMBER = (
    "这个号码我数着是{digits}位，手机号是11位，可能多了或者少了。"
    "麻烦您再说一遍；座机请带上区号。不想留就说“不留”。"
)
WHICH_NUMBER = "好，您直接说号码就行。"
QUARREL = "光是拌嘴，还是有人动手、威胁了？有人动手，眼下有危险就拨打110；没动手就说“没动手”。"
SAID_BEFORE = "对不住，您前面说的我没记全。劳您再说一声，几个字就行。"
KEPT_TOO = "这句我记在您讲的情况里了，工作人员能看到。"
HEAVY = (
    "听着呢，摊上这样的事，心里不好受是常理，不怨您。想找人说说，随时拨打12356心理援助热线"
    "（各地服务时段不同，每天不少于18小时）。不想填了就说“先到这”，说过的都在；想接着来，咱还在这一步。"
)
AFTER_HELP = (
    "好，我记着了。心里难受，随时拨打12356心理援助热线（各地服务时段不同，每天不少于18小时）；"
    "有危险打110，身体不好受打120。想接着说就接着说。"
)
TOLD_BEFORE = "您前头讲过，跟您对一下。"


def number_said(text: str, number: str) -> str:
    """A sentence about a number to call, which stands in it in part."""
    return text.format(number=mask("phone", number))


def kept(*, waits: bool) -> str:
    """What is said of what was told: it waits for the consent, or is kept."""
    return WAITING if waits else KEPT
