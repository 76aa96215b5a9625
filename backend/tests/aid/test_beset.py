"""工人上家里来要钱，把儿子吓得不敢上学: pressure at home leaves its trace, in the reading and with staff."""

import pytest

from tests.aid.telling import tell
from tests.aid.world import HELPER, World, run

FRIGHTENING = [
    "工人上家里来要钱 把儿子吓得不敢上学",
    "债主把孩子吓着了",
    "催收的给我妈打电话，把我妈吓得直哭",
    "债主天天坐我家炕上不走",
    "讨债的跟着我闺女放学",
    "要债的堵着不让我们出门",
    "一帮人赖在我家屋里撵不走",
    "要账的来了三回，老人吓得犯病了",
    "那帮人盯着我儿子",
    "他们堵着门不让我们出去",
    "疫情欠了钱他们不让我出门",
    "一帮戴口罩的不让我出门",
]
PRESSED = [
    "工人上家里来要钱",
    "工人天天来店里闹",
    "干活的追着我要工钱",
    "员工堵门不走",
    "欠着四个人开支，工人找我要",
]
NEITHER = [
    "工人来店里要了碗水",
    "工人上家里来帮忙装修",
    "我跟着孩子放学",
    "工人的工资都结清了，没人来闹",
    "师傅来家里修暖气要钱",
    "客人坐店里不走",
    "他们坐我家炕上唠嗑",
    "孩子怕打雷不敢睡觉",
    "孩子考试没考好吓得不敢回家",
    "员工来要求涨工资",
    "要债的来过，没人吓唬我们",
    "有人跟我妈说社保能补",
    "债主跟我爸认识，说缓缓再还",
    "那帮人跟我媳妇签的合同",
    "疫情那会儿他们不让出门",
    "想出去打工，家里他们不让我出去",
]


@pytest.mark.parametrize("said", FRIGHTENING)
def test_who_is_frightened_at_home_by_people_who_want_money_is_heard_as_threatened(said: str) -> None:
    told = tell([said])
    assert "threats" in told.values["mentioned"] and told.codes[0] == "T0"


@pytest.mark.parametrize("said", PRESSED)
def test_workers_who_come_for_their_pay_are_a_matter_with_staff_and_nothing_is_taken_for_settled(
    said: str,
) -> None:
    told = tell([said])
    assert "labour" in told.values["mentioned"] and "T1" in told.codes
    assert told.values.get("staff") != "dismissing" and "threats" not in told.values["mentioned"]


@pytest.mark.parametrize("said", NEITHER)
def test_what_only_sounds_like_it_leaves_no_trace(said: str) -> None:
    assert not {"labour", "threats"} & set(tell([said]).values.get("mentioned", []))


def test_staff_read_both_in_neutral_words_and_the_plan_begins_with_safety(world: World) -> None:
    visitor = world.visitor()
    visitor.begin()
    visitor.press("同意")
    visitor.press("还行，能慢慢说")
    visitor.say("店黄了，工人上家里来要钱，把儿子吓得不敢上学")
    for _ in range(20):
        labels = [each["label"] for reply in visitor.last["after"] for each in reply["options"]]
        if "交给工作人员" in labels:
            break
        visitor.press("对") if "对" in labels else visitor.say("跳过")
    visitor.press("交给工作人员")
    assert "平安" in visitor.heard and "110" in visitor.heard
    summary = run(world.aid.read(visitor.case_id, HELPER)).summary
    assert any("用工的纠纷" in line and "有人威胁" in line for line in summary), summary
