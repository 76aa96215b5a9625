"""A first message about a business that ended: an answer that helps, and a way to go through it together."""

import json
from typing import Any

import pytest

from actions.base import SkillAction
from actions.fallback.actions import ActionAskBack
from actions.guided.actions import ActionAnswer, ActionStartCase
from actions.openings import BUTTON, LISTENING, asks, tells_trouble
from actions.policy.actions import ActionAnswerPolicy
from actions.smalltalk.actions import ActionRespond
from tests.actions.conftest import FakeBackend, Run, case_turn, policy_answer, user

# Told, nothing asked: help begins.
TOLD = [
    "我把家底都赔进去了",
    "厂房被查封了，厂子也停了",
    "网红店不红了，赔得底儿掉",
    "开业三个月就黄了，心态崩了",
    "连锁店一家接一家地关，我顶不住了",
    "我那个养鸡场让禽流感整没了",
    "面馆让房东撵出来了，现在啥都没有",
    "欠一屁股债，店也兑了",
    "库房货压着卖不出去，快撑不住了",
    "投了四十万的项目打水漂了",
    "我干了八年的汽修，今年黄摊子了",
    "小饭馆没挺过去，上个月彻底关了",
    "我店黄了，欠了一屁股债，想重来",
    "买卖赔了，不知道咋整",
    "厂子倒了工人工资还没给",
    "我开的饭店关门了",
    "我的店干不下去了",
    "我那个厂子停了，工人还等着开支",
    "生意垮了，我现在啥也没有了",
    "去年开的奶茶店黄了，本钱全搭进去了",
    "公司破产了，后面的事不知道先办哪样",
    "我买卖黄了，欠供货商的钱还不上",
    "店没了，房东还追着要租",
    "我养猪赔了三十多万，银行催我还款",
    "合伙人跑了，留下一堆债让我扛",
    "饭馆兑出去了，还欠着员工俩月工资",
    "我的公司被列入经营异常了，人也散了",
    "开了三年的网吧关张了，执照还没注销",
    "我店倒闭了，社保也断了",
    "店黄了以后我连饭都快吃不上了",
    "工厂停产了，十几个工人要遣散",
    "做电商赔光了，现在没收入",
    "我创业没成，背了一身债",
    "干工程赔了，让人家起诉了",
    "理发店关了，想找个班上",
    "我公司注销了，想再干一回",
    "我做买卖栽了跟头，想从头再来",
    "俺家养殖场倒了，不知道往后怎么办",
    "摊子收了，没钱交房租",
    "我饭店黄了大半年了，照还挂着",
    "公司资金链断了，发不出工资",
    "干了十年的店说没就没了，心里堵得慌",
    "餐馆赔钱关了，厨师的工资还差着",
    "我网店不做了，压了一屋子货，还欠网贷",
]
# Told with a question: answered, and help offered.
ASKED = [
    "注册的公司早不经营了，没注销，有啥后果",
    "我们夫妻俩的服装店年前撤柜了，以后干啥",
    "店让人坑了，现在关着门呢",
    "买卖干砸了，想问有没有救助",
    "我的小厂要关了，三十个工人咋整",
    "失信了，公司也没了，还能翻身不",
    "公司没了，官司一大堆，我该先干啥",
    "公司吊销了还能再开吗",
    "种大棚赔了，想问问还有没有人管",
    "店黄了还能申请创业担保贷款不",
    "我公司被吊销执照了，还能当法人吗",
    "店倒了，员工要赔偿我该咋办",
    "买卖黄了，欠的税咋办",
    "公司开不下去了，注销要啥手续",
    "店关了，我自己的社保咋接",
    "厂子黄了，能不能领失业金",
    "我开店赔了，有没有啥补助",
    "超市干黄了，外债十来万，上哪找人帮忙",
    "店撑不住了，想关，员工怎么安置",
    "店开黄了政府给补贴吗",
]
# Wishes, questions in general, other people's businesses, what is over, shops that close at night.
NEAR_MISSES = [
    "给倒闭餐馆收设备,这生意能做吗",
    "等你们批下来我店都黄了,快点行不行",
    "想把倒闭的浴池改成室内采摘园,用途变更找谁",
    "跟对象黄了，他说我光顾挣钱",
    "银行柜员说我贷款黄了,也不说为什么,我想要个书面理由",
    "我想开个饭店",
    "创业失败有什么政策",
    "企业注销要多久",
    "个体户怎么注销",
    "工资拖欠去哪举报",
    "老板欠我工资不给",
    "我在厂里上班，厂子黄了，能领失业金吗",
    "隔壁的店黄了，我想接手",
    "想盘个倒闭的厂房做加工",
    "别人干黄了的店能不能接",
    "听说好多店都关门了，现在适合创业吗",
    "怕开店赔了，有没有保险",
    "要是赔了怎么办，政府管不管",
    "万一干不下去了贷款咋还",
    "创业担保贷款还不上会怎样",
    "公司吊销和注销有啥区别",
    "被列入经营异常怎么移出",
    "注销公司需要啥材料",
    "我想办个体户",
    "怎么申请创业担保贷款",
    "小额贷款最多能贷多少",
    "给工人交社保有补贴吗",
    "雇人有什么补贴",
    "我想约个导师",
    "你们几点关门",
    "窗口关门了吗",
    "人社局周六关门不",
    "网站黄了打不开",
    "手机黄屏了咋整",
    "页面显示不出来，倒了半天",
    "今天白跑一趟，赔了半天工夫",
    "我家店生意挺好，想扩大",
    "店里准备装修，停业两天要报备吗",
    "疫情那会儿停过业，现在正常了，能贷款吗",
    "去年赔过钱，今年挣回来了，想再开一家",
    "我朋友店黄了，他想找你们帮忙",
    "我弟开公司欠了债，咋帮他",
    "失业金怎么领",
    "孵化基地退出要赔钱吗",
    "店铺转让要交税吗",
    "营业执照丢了咋补",
    "倒闭企业职工安置政策有哪些",
    "破产法规定的清偿顺序是什么",
    "大学生创业赔了政府兜底吗",
]
START = {"do": "start", "process": "aid_intake", "said": True}
# However the intent model reads it, one of these answers.
WAYS = [
    (ActionStartCase, "request_aid", 0.9),
    (ActionAnswerPolicy, "ask_policy", 0.6),
    (ActionAskBack, "nlu_fallback", 0.35),
    (ActionRespond, "inform", 0.5),
]


def offered(replies: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the buttons carry that begin the intake."""
    payloads = [option["payload"] for reply in replies for option in reply.get("options") or []]
    return [json.loads(each.removeprefix("/answer")) for each in payloads if "aid_intake" in each]


def test_there_are_enough_of_each() -> None:
    assert len(TOLD) + len(ASKED) >= 40 and len(NEAR_MISSES) >= 40


@pytest.mark.parametrize("text", TOLD)
def test_who_tells_of_his_trouble_and_asks_nothing_is_recognised(text: str) -> None:
    assert tells_trouble(text) and not asks(text)


@pytest.mark.parametrize("text", ASKED)
def test_who_asks_about_his_trouble_is_recognised(text: str) -> None:
    assert tells_trouble(text) and asks(text)


@pytest.mark.parametrize("text", ["材料交给谁", "找谁报名", "多咱办", "那搞冰雪的有课没"])
def test_a_short_question_about_whom_or_when_is_one(text: str) -> None:
    assert asks(text)


@pytest.mark.parametrize("text", ["我谁也没找", "店没了 钱也没了", "不知道该找谁"])
def test_the_same_words_in_a_lament_ask_nothing(text: str) -> None:
    assert not asks(text)


@pytest.mark.parametrize("text", NEAR_MISSES)
def test_what_only_sounds_alike_is_no_opening(text: str) -> None:
    assert not tells_trouble(text)


@pytest.mark.parametrize(("action", "intent", "confidence"), WAYS)
def test_trouble_that_is_told_begins_the_intake_with_what_was_said(
    action: type[SkillAction], intent: str, confidence: float, backend: FakeBackend, run: Run
) -> None:
    backend.turn = case_turn(after=["您同意吗？"])
    (reply,) = run(action(), user("厂子倒了工人工资还没给", intent, confidence))
    assert reply["text"] == "您同意吗？"
    (body,) = backend.handed
    assert (body["wish"], body["process_id"]) == ("start", "aid_intake")
    assert body["text"] == "厂子倒了工人工资还没给"


@pytest.mark.parametrize(("action", "intent", "confidence"), WAYS)
def test_a_question_about_trouble_is_answered_and_help_is_offered_in_a_bubble_of_its_own(
    action: type[SkillAction], intent: str, confidence: float, backend: FakeBackend, run: Run
) -> None:
    backend.answer = policy_answer("answered", "条款的原话")
    answer, offer = run(action(), user("公司吊销了还能再开吗", intent, confidence))
    assert (answer["kind"], answer["text"]) == ("policy", "条款的原话")
    assert offered([offer]) == [START] and offer["options"][0]["label"] == BUTTON
    assert backend.handed == []


@pytest.mark.parametrize("status", ["out_of_scope", "not_covered"])
@pytest.mark.parametrize(("action", "intent", "confidence"), WAYS)
def test_a_question_nobody_can_answer_leads_to_help_at_once(
    action: type[SkillAction],
    intent: str,
    confidence: float,
    status: str,
    backend: FakeBackend,
    run: Run,
) -> None:
    backend.answer = policy_answer(status)
    run(action(), user("店黄了，上哪找人帮忙", intent, confidence))
    assert [body["process_id"] for body in backend.handed] == ["aid_intake"]


@pytest.mark.parametrize("text", NEAR_MISSES)
@pytest.mark.parametrize("status", ["answered", "not_covered"])
def test_near_misses_never_begin_the_intake_by_way_of_the_policy_or_the_question_back(
    text: str, status: str, backend: FakeBackend, run: Run
) -> None:
    backend.answer = policy_answer(status)
    for action, intent in ((ActionAnswerPolicy(), "ask_policy"), (ActionAskBack(), "nlu_fallback")):
        replies = run(action, user(text, intent, 0.5))
        # Who only tells something is shown every way on: help is one of three.
        assert offered(replies) == [] or [each["text"] for each in replies] == [LISTENING]
    assert [body for body in backend.handed if body["process_id"] == "aid_intake"] == []


@pytest.mark.parametrize("status", ["answered", "not_covered"])
@pytest.mark.parametrize(
    "text",
    [
        "隔壁的店黄了，我想接手",
        "我朋友店黄了，他想找你们帮忙",
        "万一干不下去了贷款咋还",
        "去年赔过钱，今年挣回来了，想再开一家",
    ],
)
def test_a_wish_for_help_that_is_about_others_or_supposed_is_offered_and_not_begun(
    text: str, status: str, backend: FakeBackend, run: Run
) -> None:
    backend.answer = policy_answer(status)
    replies = run(ActionStartCase(), user(text, "request_aid", 0.99))
    assert offered(replies) == [START]
    assert backend.handed == []


def test_where_danger_is_asked_about_help_is_offered_as_well(backend: FakeBackend, run: Run) -> None:
    backend.answer = policy_answer("out_of_scope")
    ranking = [{"name": "distress", "confidence": 0.5}, {"name": "request_aid", "confidence": 0.3}]
    asked, offer = run(ActionAskBack(), user("生意垮了，我现在啥也没有了", "nlu_fallback", ranking=ranking))
    assert "/distress" in [option["payload"] for option in asked["options"]]
    assert offered([offer]) == [START]


def test_the_offer_takes_the_sentence_along_that_it_stood_under(backend: FakeBackend, run: Run) -> None:
    button = "/answer" + json.dumps(START)
    run(ActionAnswer(), user("公司吊销了还能再开吗"), user(button, "answer"))
    (body,) = backend.handed
    assert body["text"] == "公司吊销了还能再开吗"
    assert body["button"] == START


def trouble(status: str = "not_covered") -> dict[str, Any]:
    """The policy service's answer to a sentence in which the backend hears trouble."""
    return {**policy_answer(status), "tells": "trouble"}


@pytest.mark.parametrize("action", [ActionAnswerPolicy, ActionAskBack])
def test_trouble_that_only_the_backend_hears_is_listened_to_and_the_next_begins_the_intake(
    action: type[SkillAction], backend: FakeBackend, run: Run
) -> None:
    backend.answer = trouble()
    first = user("大姐那一个半月还没给上呢", "ask_policy", 0.5)
    replies = run(action(), first)
    assert [each["text"] for each in replies] == [LISTENING] and backend.handed == []
    run(action(), first, user("工商那头还挂着个异常", "ask_policy", 0.5))
    assert [body["process_id"] for body in backend.handed] == ["aid_intake"]
    assert backend.handed[0]["text"].startswith("大姐那一个半月还没给上呢")


@pytest.mark.parametrize("status", ["answered", "not_covered", "out_of_scope"])
@pytest.mark.parametrize("action", [ActionAnswerPolicy, ActionAskBack])
def test_a_question_in_which_only_the_backend_hears_trouble_is_answered_with_an_offer(
    action: type[SkillAction], status: str, backend: FakeBackend, run: Run
) -> None:
    backend.answer = trouble(status)
    answer, offer = run(action(), user("我开了个按摩店，想贷点款周转，有啥说法", "ask_policy", 0.5))
    assert answer["kind"] == "policy" and offered([offer]) == [START]
    assert backend.handed == []


def test_trouble_of_others_that_the_backend_hears_begins_nothing(backend: FakeBackend, run: Run) -> None:
    backend.answer = trouble()
    run(ActionAnswerPolicy(), user("我朋友的店欠着三个月房租", "ask_policy", 0.5))
    assert backend.handed == []


@pytest.mark.parametrize(
    ("text", "action", "intent"),
    [
        ("我是海伦收粮的五十六了一辈子没干过别的", ActionAskBack, "nlu_fallback"),
        ("我在佳木斯开服装店的，女装，从前挺好的", ActionAnswerPolicy, "ask_policy"),
        ("俺家就老两口，孩子都在外地上班呢", ActionRespond, "chitchat"),
    ],
)
def test_who_tells_something_of_himself_is_listened_to(
    text: str, action: type[SkillAction], intent: str, backend: FakeBackend, run: Run
) -> None:
    backend.answer = policy_answer("not_covered")
    replies = run(action(), user(text, intent, 0.5))
    assert [each["text"] for each in replies] == [LISTENING]
    assert backend.handed == []


@pytest.mark.parametrize("text", ["我想开个饭店", "残疾人开店有什么优惠", "贷款最多能贷多少", "嗯嗯"])
def test_a_wish_a_question_and_a_word_are_no_telling(text: str, backend: FakeBackend, run: Run) -> None:
    backend.answer = policy_answer("clarify")
    replies = run(ActionAnswerPolicy(), user(text, "ask_policy", 0.5))
    assert [each["kind"] for each in replies] == ["policy"]


def test_what_was_told_in_the_messages_before_goes_along(backend: FakeBackend, run: Run) -> None:
    told = ["我三十四，齐齐哈尔的，开理发店开了九年", "对面开了两家连锁，九块九剪头"]
    earlier = [user(text, "ask_policy", 0.5) for text in ("补贴有多少", *told)]
    run(ActionAskBack(), *earlier, user("我这小店干不过，今年五月关门了", "nlu_fallback", 0.4))
    assert backend.handed[-1]["text"] == "\n".join((*told, "我这小店干不过，今年五月关门了"))


def test_what_was_typed_into_a_form_does_not_go_along(backend: FakeBackend, run: Run) -> None:
    form = {"event": "active_loop", "name": "guided_case_form"}
    earlier = [form, user("我家住在花园街那边的小区", "inform", 0.5), {**form, "name": None}]
    run(ActionAskBack(), *earlier, user("我这小店干不过，今年五月关门了", "nlu_fallback", 0.4))
    assert backend.handed[-1]["text"] == "我这小店干不过，今年五月关门了"
