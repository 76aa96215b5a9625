"""What the policies are silent about: who settles it, in the words of the tables, and what stays theirs."""

import pytest

from app.aid.desks import told_desk, topics_of
from tests.aid.world import World

BESET = [
    "邻居要债的天天堵门口",
    "对门欠人钱，讨债的老上门闹",
    "我爸家让要账的堵门了",
    "隔壁放高利贷的天天来人砸门",
    "要债的天天堵门咋办",
    "催收的老给我家里人打电话威胁，找谁管",
    "工人堵着店门要工资，能报警不",
    "亲戚欠钱，人家赖在他家炕上不走",
    "一帮人天天上门要钱咋办",
    "邻居家要钱的天天上门",
]
NOT_BESET = [
    "要债的天天堵门口",
    "邻居家装修天天闹",
    "邻居上门借钱",
    "催收合法吗",
    "货款催不回来咋办",
    "我朋友没人堵门",
    "邻居要钱修楼道",
    "上门办理创业担保贷款吗",
    "怎么要回押金",
    "你们上门办要钱吗",
    "上门服务要收费吗",
    "送货上门要收多少钱",
    "来家里教手艺要钱吗",
    "大集热闹，摆摊要收费吗",
    "我应该了解哪些上门服务的规定",
    "欠了钱，闹心，咋办",
    "老年人上门认证要钱吗",
    "欠了钱，到家政公司上班咋办",
]
SCHOOL = [
    "我欠银行钱还不上，会不会影响孩子上学",
    "上了失信名单孩子还能上学不",
    "老赖的孩子能不能上公办学校",
    "法院执行我，孩子学校能知道不",
]
DESKS = [
    ("那你能告诉我去哪不，欠着工人工资", "劳动人事争议仲裁窗口"),
    ("老板欠我工资找谁要", "劳动人事争议仲裁窗口"),
    ("我要告他，得找谁", "公共法律服务中心"),
    ("欠信用社的咋整", "公共法律服务中心"),
    ("我社保断了八个月了咋办", "社保经办窗口"),
    ("没钱看病找谁", "民政"),
    ("老伴走了，一个人没人说话", "12356"),
    ("我去注销 窗口说先清税", "市场监管登记窗口"),
    ("个体户注销得几天", "市场监管登记窗口"),
    ("不销有啥后果", "市场监管登记窗口"),
]
OTHERS = [
    "大学生创业贷款怎么申请",
    "孩子上学有补贴吗",
    "孩子上小学在哪报名",
    "开店去哪办",
    "欠薪企业能申请贷款吗",
    "高校毕业生创业补贴去哪领",
    "一个人开店行吗",
    "怎么注销账号",
    "今年销量不行咋办",
]


@pytest.mark.parametrize("said", SCHOOL)
def test_whether_debts_touch_a_childs_school_is_not_ruled_on_and_whom_to_ask_is_said(said: str) -> None:
    told = told_desk(said) or ""
    assert "没有依据" in told and "学校" in told and "12345" in told


@pytest.mark.parametrize("said", BESET)
def test_who_is_beset_for_money_is_told_of_the_police_legal_aid_and_the_hotline(said: str) -> None:
    told = told_desk(said) or ""
    assert all(word in told for word in ("110", "派出所", "公共法律服务中心", "法律援助", "12345")), told
    assert "12348" not in told  # nobody has verified it (docs of the domain, 2.13)


@pytest.mark.parametrize("said", NOT_BESET)
def test_ones_own_begins_the_intake_and_what_only_sounds_like_it_is_none(said: str) -> None:
    told = told_desk(said)
    assert told is None or "派出所" not in told


def test_a_question_that_leans_is_heard_with_the_one_before() -> None:
    assert told_desk("那孩子上学到底影响不影响", [SCHOOL[0]]) and not told_desk("那孩子上学到底影响不影响")
    assert topics_of("找谁", ["法院传票来了"]) == [{"first": "debts"}] and topics_of("找谁") == []


@pytest.mark.parametrize(("said", "desk"), DESKS)
def test_a_matter_has_its_desk_after_a_refused_consent_too(world: World, said: str, desk: str) -> None:
    assert desk in (world.parts.story.desk(said) or "")
    visitor = world.visitor()
    visitor.begin()
    visitor.press("不同意")
    visitor.say(said)
    assert desk in visitor.heard


@pytest.mark.parametrize(
    "said",
    [
        "合伙人卷钱跑了，我想告他",
        "供货商骗了我的钱，想报警",
        "加盟费被骗了，想要回来",
        "货被对方扣了不给钱，想打官司",
        "店铺被强拆了，我想讨个说法",
    ],
)
def test_a_wish_to_have_a_wrong_put_right_has_the_desk_of_the_law_and_so_has_where_to_go(said: str) -> None:
    assert topics_of(said) == [{"first": "debts"}] == topics_of("去哪办", [said])


def test_wages_that_somebody_wants_to_sue_for_have_their_own_desk() -> None:
    assert topics_of("老板欠我工资，我想告他") == [{"owing": ["unpaid"]}]


@pytest.mark.parametrize("said", ["我不想打官司", "他要告我", "我想告诉你个事", "我想回来创业"])
def test_what_only_sounds_like_it_wants_no_wrong_put_right(said: str) -> None:
    assert topics_of(said) == []


@pytest.mark.parametrize("said", OTHERS)
def test_what_is_about_policies_has_no_desk(said: str) -> None:
    assert told_desk(said) is None and topics_of(said) == []


LEANING = ["找谁申请", "找谁", "去哪办", "那找谁办啊"]


@pytest.mark.parametrize("said", LEANING)
@pytest.mark.parametrize("before", ["创业担保贷款有啥条件", "反担保能不能免", "无还本续贷", "社保补贴给几年"])
def test_whom_to_apply_to_after_a_policy_question_is_no_matter_of_debts(said: str, before: str) -> None:
    assert topics_of(said, [before]) == []


@pytest.mark.parametrize("said", LEANING)
def test_whom_to_turn_to_after_telling_of_debts_still_leads_to_their_desk(said: str) -> None:
    assert topics_of(said, ["网贷逾期了天天催收"]) == [{"first": "debts"}]


def test_a_licence_and_insurance_for_a_new_shop_are_no_insurance_that_stopped() -> None:
    assert topics_of("在哪领执照社保怎么交") == []
