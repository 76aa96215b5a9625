"""What names a matter that somebody can ask for: one list for who asks in general and for who says who he is.

`policies/bare.yml` is another thing: whole messages that are nothing but the name of a matter.
"""

import re

# What the plan speaks of, and what people call it.
OF_THE_PLAN = (
    r"贷|待款|借钱|贴息|担保|利息|利率|培训|课程|讲座|讲课|上课|学习|学点|教不|有人教|导师|出主意|指点(?!迷津)|孵化|园区|入驻|场地|"
    r"没地方|工位|摊位|大赛|比赛|返乡|下乡|回乡|执照|手续|一件事|注销|税|社保|保险|宣传|招人|招工|招聘|雇|"
    r"材料|电话|地址|在哪|到哪|第[\d一二三四五六七八九十]+条"
)
# Money without a name: to who says who he is it is a matter, a general question often ends in it.
MONEY = r"补贴|额度|多少钱"
# What other desks answer for, and how somebody lives. 健身房, 厨房 and 药房 are trades.
ELSEWHERE = (
    r"养老金|医保|低保|户口|落户|(?<![健建身厨药琴茶磨油粉书])房|宅基|工资|职称|考公|考编|学费|奖学金|找工作|专利|"
    r"欠|赔了|黄了|倒闭|关门|失败|爷爷|奶奶|姥|老人|老兵|托儿|托育|幼儿园|上学|学徒|看病|治病|"
    r"去哪|回(?:来|到?老家|家乡|到?村|到?屯|农村|本地)"
)
# Told in passing it is no matter: 不找工作了自己干, 没人雇, 孩子上学了我想出来干点啥.
_IN_PASSING = re.compile(
    r"(?:不|没|甭|别)(?:人|想|愿意|愿|去|再|能|打算|爱)*(?:找|雇|考公|考编|上学)(?:着|到)?(?:工作|我|俺|咱|要)?(?:了|的)?|"
    r"(?:孩子|娃|闺女|姑娘|儿子)[^,，。]{0,3}(?:上|去)(?:学|大学|幼儿园)了"
)
_OF_THE_PLAN_OR_MONEY = re.compile(f"{OF_THE_PLAN}|{MONEY}")
_ANY = re.compile(f"{OF_THE_PLAN}|{ELSEWHERE}")


def names_matter(normal: str) -> bool:
    """Whether a question (in its normal form) names a matter that the search should look for."""
    return _OF_THE_PLAN_OR_MONEY.search(normal) is not None


def asks_for_matter(normal: str) -> bool:
    """Whether it asks for a matter of its own, of the plan or of another desk, however general its words."""
    return _ANY.search(_IN_PASSING.sub("", normal)) is not None
