"""A question about what a desk settles has its desk, however worded, and keeps it when it goes on."""

import pytest

from app.aid.asking import asked_of_desk, follows_up
from app.aid.desks import BESET
from tests.aid.world import World

MATTERS = {
    "closing": [
        "简易注销是咋回事",
        "列异常了还能注销吗",
        "欠税能注销不",
        "黄了三年 一直没注销 还行吗",
        "执照让人吊销了还能再开店吗",
        "好几年没报年报能销执照不",
    ],
    "staff": [
        "辞了要赔钱不",
        "俩服务员让我辞了 我得给人家赔钱不",
        "辞退他们要给补偿不",
        "厨师没签劳动合同 让我辞了也得赔吗",
    ],
    "staff_insurance": ["工人的社保我没给交 欠着咋算"],
    "law": [
        "欠银行二十万还不上咋办",
        "法院传票来了我不去行不行",
        "有没有个人破产",
        "信用卡逾期能不能分期",
        "离婚了债还用还不",
        "有没有免费律师",
        "人家告我了咋办",
        "能不能不还",
        "欠供货商的钱用不用我媳妇还",
    ],
    "medical": ["我媳妇有病 医保断了咋整", "新农合还能补不"],
    "registration": ["老板停业了能办失业登记吗", "没注销执照能登记失业不", "失业登记去哪办"],
    "hardship": ["低保咋申请", "临时救助给多少钱"],
    "insurance": ["社保转移在网上哪办", "养老断了两年还能补不"],
}
DESKS = {
    "closing": "市场监管登记窗口",
    "staff": "劳动人事争议仲裁窗口",
    "staff_insurance": "社保",
    "law": "公共法律服务中心",
    "medical": "医保窗口",
    "registration": "公共就业服务窗口",
    "hardship": "社会救助（民政）窗口",
    "insurance": "社保经办窗口",
}
ASKED = [(text, matter) for matter, texts in MATTERS.items() for text in texts]
FOLLOW_UPS = ["去哪办", "要带啥", "多长时间", "网上能办不", "那要是公司呢", "那我媳妇呢", "干了两年的咋算"]
OTHERS = [
    "创业担保贷款逾期了还能贷不",
    "没还完能再贷不",
    "低保户创业有补贴吗",
    "辞职创业有啥扶持",
    "我不想裁员，有没有稳岗的贷款",
    "律师事务所能办不",
    "养老院能开不",
    "怎么注销账号",
    "催收公司让开不",
    "法院传票来了",
    "我想注销",
    "一次性创业补贴去哪领",
    "开店去哪办",
    "医保卡里还剩多少钱",
]


@pytest.mark.parametrize(("said", "matter"), ASKED)
def test_a_question_about_a_matter_is_heard_as_one(said: str, matter: str) -> None:
    asked = asked_of_desk(said)
    assert asked is not None and asked.matter == matter


def test_a_question_about_a_matter_has_its_desk_in_three_short_lines(world: World) -> None:
    for said, matter in ASKED:
        told = world.parts.story.desk(said) or ""
        assert DESKS[matter] in told and "核定" in told and len(told.split("\n")) <= 3, said


@pytest.mark.parametrize("said", OTHERS)
def test_support_what_only_sounds_like_it_and_what_asks_nothing_are_no_question_for_a_desk(said: str) -> None:
    assert asked_of_desk(said) is None


def test_no_advice_no_figure_and_no_unverified_fact_is_said(world: World) -> None:
    told = "".join(world.parts.story.desk(text) or "" for text, _ in ASKED)
    assert not any(word in told for word in ("20日", "万分之五", "12348", "12333", "常住地", "一个月工资"))


@pytest.mark.parametrize("follow", FOLLOW_UPS)
def test_a_short_question_stays_on_the_matter_spoken_of(world: World, follow: str) -> None:
    for matter, (first, *_) in MATTERS.items():
        for before in ([first], ["要带啥", first]):
            told = world.parts.story.settles(follow, before) or ""
            assert DESKS[matter] in told and len(told.split("\n")) <= 3, matter
    first = MATTERS["closing"][0]
    assert world.parts.story.settles(follow, ["创业担保贷款去哪办", first]) is None
    assert world.parts.story.settles(follow) is None


def test_what_to_bring_is_what_the_tables_say_and_how_long_it_takes_is_the_windows(world: World) -> None:
    desk = world.parts.story.settles
    assert "本人身份证、营业执照" in (desk("要带啥", ["简易注销是咋回事"]) or "")
    assert "没有依据" in (desk("得公示几天", ["简易注销是咋回事"]) or "")
    assert "全程网办" in (desk("网上能办不", ["我养老断了咋接上"]) or "")
    assert "全程网办" not in (desk("网上能办不", ["医保断了咋整"]) or "")


@pytest.mark.parametrize(
    "said", ["给不给补贴", "学几天", "能贷几年", "是个体户", "公司", "跳过", "停了", "饭店"]
)
def test_an_answer_and_a_question_of_its_own_go_on_about_nothing(said: str) -> None:
    assert follows_up(said) is None


@pytest.mark.parametrize("said", ["网贷催收吓唬我家孩子", "网贷天天打电话催 吓唬我家孩子"])
def test_whose_family_is_frightened_by_collectors_is_told_of_the_police(world: World, said: str) -> None:
    assert world.parts.story.desk(said) == BESET


@pytest.mark.parametrize("said", ["吓着孩子的广告能发不", "网贷催我还钱", "小店卖吓唬孩子的玩具行不"])
def test_frightened_without_collectors_or_only_dunned_is_not_that(world: World, said: str) -> None:
    assert world.parts.story.desk(said) != BESET


IN_THE_MIDDLE = [
    "能不能不还",
    "社保转移在网上哪办",
    "法院传票来了我不去行不行",
    "有没有免费律师",
    "有没有个人破产",
]


@pytest.mark.parametrize("said", IN_THE_MIDDLE)
def test_in_the_intake_the_desk_is_named_the_question_stands_and_nothing_is_stored(
    world: World, said: str
) -> None:
    visitor = world.visitor()
    visitor.begin()
    visitor.press("同意")
    visitor.press("还行，能慢慢说")
    visitor.say("火锅店，公司，没员工，欠了银行的钱")
    visitor.press("对")
    stored, question = visitor.values(), visitor.last["after"][-1]["text"]
    visitor.say(said)
    assert DESKS["insurance" if "社保" in said else "law"] in visitor.heard
    assert visitor.values() == stored and visitor.last["after"][-1]["text"] == question


@pytest.mark.parametrize("said", ["辞了要赔钱不", "失业登记老板能办不", "法院传票来了我不去行不行"])
def test_at_the_consent_and_at_the_story_a_question_is_answered_and_kept_by_nobody(
    world: World, said: str
) -> None:
    visitor = world.visitor()
    visitor.begin()
    for press in ("同意", "还行，能慢慢说", None):
        visitor.say(said)
        assert "核定" in visitor.heard and "收着" not in visitor.heard and "记着" not in visitor.heard
        if press is not None:
            visitor.press(press)
    assert set(visitor.values()) <= {"urgent"}
