"""Better news after danger gets a calm line, never a second alarm; who is still in danger gets none."""

import pytest

from app.conversations.hearing import hear
from app.conversations.relief import relieves
from app.safety import SETTLED, Safety
from tests.conversations.test_after_danger import calm, consented
from tests.conversations.test_danger_in_forms import crisis
from tests.support.client import Chat
from tests.support.fakes import FakeBot
from tests.support.learned import learned_once

__all__ = ["consented"]
JUMPS, DRANK, HIT, FAINTED, DIES = "他说想跳江", "我弟喝农药了", "我老公打我", "我爸晕过去了", "真想死了算了"
KINDS = {JUMPS: "other", DRANK: "other", HIT: "violence", FAINTED: "accident", DIES: "self"}
BETTER = [
    (DIES, "我没事了就是说说气话"),
    (DIES, "我说了没事"),
    (DIES, "别当真 闹着玩的"),
    (DIES, "打完12356了 好点了"),
    (DIES, "我跟我姐说了 她来陪我了"),
    (DRANK, "送医院了 洗完胃了 没事了"),
    (DRANK, "他没事了"),
    (FAINTED, "没事了 低血糖"),
    (FAINTED, "打了120 他醒了"),
    (HIT, "报警了"),
    (HIT, "我躲我妈家了"),
    (HIT, "我现在在我妈家"),
    (JUMPS, "人找着了"),
    (JUMPS, "我拦住了 他现在睡着呢"),
    (JUMPS, "他睡了 我陪着他呢"),
    (JUMPS, "他就是吓唬人"),
]
NOT_BETTER = [
    (DIES, "我没事了，反正明天就结束了"),
    (DIES, "别当真，我走了以后你们好好过"),
    (DIES, "我跟我妈说了"),
    (DIES, "他睡了"),
    (JUMPS, "他不闹了，叫不醒"),
    (JUMPS, "人找着了，没气了"),
    (JUMPS, "人没找着"),
    (JUMPS, "没拦住"),
    (JUMPS, "他走了"),
    (DRANK, "他睡了 我陪着他呢"),
    (DRANK, "他就是吓唬人"),
    (FAINTED, "他睡着了"),
    (HIT, "他醒了"),
    (HIT, "他在我妈家"),
    (HIT, "报警了没用"),
    (HIT, "报警了，他还在打"),
    (HIT, "警察走了"),
]


@pytest.mark.parametrize(("danger", "said"), BETTER)
def test_better_news_after_danger_relieves(danger: str, said: str) -> None:
    assert relieves(said, KINDS[danger], danger)


@pytest.mark.parametrize(("danger", "said"), NOT_BETTER)
def test_who_may_still_be_in_danger_is_not_taken_for_comforted(danger: str, said: str) -> None:
    assert not relieves(said, KINDS[danger], danger)


@pytest.fixture(scope="module")
def safety() -> Safety:
    """The rules in force."""
    return learned_once()


def test_help_that_arrives_is_relief_only_after_an_alarm(safety: Safety) -> None:
    said = "我拦住了 他现在睡着呢"
    assert hear(safety, [JUMPS, said], after_crisis=True) == SETTLED
    assert hear(safety, [said]) != SETTLED


@pytest.mark.parametrize(
    "said", ["我没事了，反正明天就结束了", "别当真，我走了以后你们好好过", "他不闹了，叫不醒"]
)
def test_what_sounds_calm_and_is_danger_keeps_the_alarm(safety: Safety, said: str) -> None:
    assert hear(safety, [DIES, said], after_crisis=True) in ("self", "other", "accident")


@pytest.mark.parametrize(
    "pieces", [["我不想", "活了"], ["不想", "活"], ["药", "买好了", "今晚就吃"], ["师傅", "晕", "倒了"]]
)
def test_danger_said_in_pieces_is_heard(safety: Safety, pieces: list[str]) -> None:
    assert hear(safety, pieces) is not None
    assert hear(safety, [*pieces, "接着填"]) is None  # told once


@pytest.mark.parametrize(
    "pieces",
    [
        ["没了", "算了"],
        ["不想", "算了"],
        ["我不想", "开店了"],
        ["我不想", "活鱼店"],
        ["药", "店", "开了三年"],
        ["黄了", "没有", "跑了"],
    ],
)
def test_short_answers_one_after_another_are_no_danger(safety: Safety, pieces: list[str]) -> None:
    assert hear(safety, pieces) is None


def test_good_news_in_a_conversation_is_answered_softly(chat: Chat, bot: FakeBot) -> None:
    crisis(chat, "不想活了")
    calm(chat, "我跟我姐说了 她来陪我了")


def test_taking_it_back_in_the_aid_intake_is_understood(
    chat: Chat, bot: FakeBot, consented: dict[str, object]
) -> None:
    crisis(chat, "我弟喝农药了")
    calm(chat, "送医院了 洗完胃了 没事了")
