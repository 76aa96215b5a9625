"""Questions about the plan somebody was given are answered from it, and nobody else's is shown."""

import pytest

from app.aid.plan_questions import LAST, PlanQuestion, question_in
from tests.aid.test_after_handing_in import ask, intakes, options
from tests.aid.world import Visitor, World, submitted

ITEMS = {
    "第二条啥意思": PlanQuestion(place=2),
    "第二条": PlanQuestion(place=2),
    "第二件是干啥的": PlanQuestion(place=2),
    "第三步咋整": PlanQuestion(place=3),
    "单子上第二条没看懂": PlanQuestion(place=2),
    "第一条得带啥": PlanQuestion(place=1, aspects=("bring",)),
    "最后一条去哪办": PlanQuestion(place=LAST, aspects=("where",)),
    "仲裁得带啥来着": PlanQuestion(codes=("T1",), aspects=("bring",)),
    "社保去哪办来着": PlanQuestion(codes=("T2",), aspects=("where",)),
    "注销要带啥材料": PlanQuestion(codes=("T3",), aspects=("bring",)),
    "低保那块咋说": PlanQuestion(codes=("T5",), aspects=("say",)),
    "员工的事啥时候去": PlanQuestion(codes=("T1",), aspects=("when",)),
    "失业登记咋办": PlanQuestion(codes=("T6",)),
    "那个12345是干啥的": PlanQuestion(number="12345"),
    "那12356打给谁的": PlanQuestion(number="12356"),
    "我说的担保咋没写呢": PlanQuestion(codes=("T4",), missing=True),
    "你咋没给我写社保呢": PlanQuestion(codes=("T2",), missing=True),
    "我儿子上学那事咋没写": PlanQuestion(missing=True),
    "计划里能再加一条不": PlanQuestion(missing=True),
    "我的计划能改吗": PlanQuestion(missing=True),
}
AGAIN = [
    "我把计划弄丢了 再给我看一眼",
    "计划找不着了",
    "计划再发我一遍",
    "我的计划",
    "计划在哪看啊",
    "那张纸让我整没了",
    "把刚才那单子再给我瞅瞅",
]
OTHERS = [
    "第二条 创业担保贷款条例是啥意思",
    "第二条规定啥",
    "方案第二条说啥",
    "第十七条写的补贴",
    "第二个孩子上学咋办",
    "第三个月要交多少钱",
    "法院第二次开庭啥时候",
    "我计划明年再开个店",
    "我计划贷点款",
    "创业计划书谁给看",
    "商业计划丢了",
    "计划生育证去哪办",
    "进货单子丢了咋办",
    "社保断了三年能补上吗",
    "社保补贴去哪领",
    "仲裁要多少钱",
    "低保一个月多少钱",
    "担保贷款去哪办",
    "执照去哪办",
    "营业执照丢了去哪补",
    "欠条咋没写呢",
    "合同上咋没写违约金",
    "12345几点上班",
    "我13845678901是啥号",
]


@pytest.mark.parametrize("text", ITEMS)
def test_what_is_asked_of_the_plan_is_understood(text: str) -> None:
    assert question_in(text) == ITEMS[text]


@pytest.mark.parametrize("text", AGAIN)
def test_who_lost_his_plan_asks_for_all_of_it(text: str) -> None:
    assert question_in(text) == PlanQuestion(again=True)


@pytest.mark.parametrize("text", OTHERS)
def test_neighbours_ask_nothing_of_the_plan(text: str) -> None:
    assert question_in(text) is None


def asked(visitor: Visitor, text: str) -> str:
    """What the plan says to it."""
    visitor._turn(text, wish="plan")
    assert visitor.last["handled"] is True, text
    return visitor.heard


@pytest.fixture
def planned(world: World) -> Visitor:
    """Somebody with a plan: staff, licence, starting again."""
    return submitted(world)


def test_an_item_is_told_with_where_what_and_why(planned: Visitor) -> None:
    said = asked(planned, "第一条啥意思")
    assert "第一条“员工的事”" in said and "您说员工的工资还没结清" in said
    assert "去哪：到经营地区县的人社部门" in said and "带上：员工名单" in said and "由窗口核定" in said
    assert "执照" not in said.split("带上")[0]
    (reply,) = planned.last["before"]
    assert reply["card"]["private"] is True and options(planned) == ["看我的计划"]


def test_only_what_is_asked_of_an_item_is_told(planned: Visitor) -> None:
    said = asked(planned, "仲裁得带啥来着")
    assert said.startswith("第一条“员工的事”：\n带上：") and "去哪" not in said


def test_the_last_item_is_the_last_of_his_own_plan(planned: Visitor) -> None:
    assert "“重新干起来”" in asked(planned, "最后一条是干啥")


def test_the_whole_plan_is_shown_again(planned: Visitor) -> None:
    given = planned.last["before"][-1]
    asked(planned, "我把计划弄丢了 再给我看一眼")
    assert planned.last["before"] == [given]


def test_a_number_that_stands_in_the_plan_is_told_with_its_place(planned: Visitor) -> None:
    said = asked(planned, "那个12345是干啥的")
    assert "12345是政务服务便民热线" in said and "第一条“员工的事”" in said and "不知道在哪" in said


def test_a_number_nobody_checked_is_not_explained(planned: Visitor) -> None:
    said = asked(planned, "那个12333是干啥的")
    assert "没有12333" in said and "12345" in said and "人社" not in said


@pytest.mark.parametrize("text", ["那个12356是干啥的", "120是啥电话"])
def test_a_number_the_library_knows_is_explained_by_it(planned: Visitor, text: str) -> None:
    planned._turn(text, wish="plan")
    assert planned.last["handled"] is False


def test_what_is_missing_can_be_added(planned: Visitor) -> None:
    said = asked(planned, "我说的低保咋没写呢")
    assert "还没单列出来" in said and options(planned) == ["看我的计划", "改了再交"]
    planned.press("改了再交")
    assert "都搬过来了" in planned.heard


def test_what_somebody_missed_though_it_is_there_is_shown_to_him(planned: Visitor) -> None:
    said = asked(planned, "我说的工资咋没写呢")
    assert "归在第一条“员工的事”" in said and "去哪：" in said


@pytest.mark.parametrize("text", ["第九条啥意思", "低保去哪办", *OTHERS])
def test_what_the_plan_does_not_answer_is_left_to_others(planned: Visitor, text: str) -> None:
    planned._turn(text, wish="plan")
    assert planned.last["handled"] is False and intakes(planned.world) == 1


@pytest.mark.parametrize("text", ["第二条啥意思", "计划找不着了", "那个12345是干啥的", "我说的担保咋没写呢"])
def test_without_a_plan_of_ones_own_nothing_of_one_is_shown(world: World, text: str) -> None:
    submitted(world)
    stranger = world.visitor()
    stranger._turn(text, wish="plan")
    assert stranger.last["handled"] is False
    stranger.begin()
    stranger.press("同意")
    stranger.say("先到这")
    stranger._turn(text, wish="plan")
    assert stranger.last["handled"] is False


def test_what_was_taken_back_is_no_plan_any_more(planned: Visitor) -> None:
    ask(planned, "我的办件", wish="status")
    planned.press("撤回")
    planned.press("确定撤回")
    planned._turn("第一条啥意思", wish="plan")
    assert planned.last["handled"] is False
