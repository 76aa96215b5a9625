"""Values as people may see them."""

import pytest

from app.privacy.detector import detect
from app.privacy.kinds import Kind
from app.privacy.masking import mask, masked, replaced
from tests.privacy import corpus


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        (Kind.ID_CARD, "230103199001011234", "2301********1234"),
        (Kind.ID_CARD, "230103900101123", "2301********1123"),
        (Kind.PHONE, "13904515678", "139****5678"),
        (Kind.PHONE, "045182345678", "0451-******78"),
        (Kind.PHONE, "01082345678-802", "010-******78"),
        (Kind.PHONE, "4008123456", "400*****56"),
        (Kind.PHONE, "82345678", "*****78"),
        (Kind.BANK_CARD, "6228480402564890018", "********0018"),
        (Kind.USCC, "91110000600037341L", "91********341L"),
        (Kind.EMAIL, "wangli@qq.com", "w***@qq.com"),
        (Kind.PLATE, "黑A12345", "黑A***45"),
        (Kind.PASSPORT, "E12345678", "E******78"),
        (Kind.ADDRESS, "黑龙江省哈尔滨市南岗区和兴路74号", "黑龙江省哈尔滨市南岗区和****4号"),
        (Kind.ADDRESS, "宾县宾州镇西城村12号", "宾县宾****2号"),
        (Kind.ADDRESS, "恒盛小区3-2-501", "恒****01"),
    ],
)
def test_each_kind_is_masked_as_people_know_it(kind: Kind, value: str, shown: str) -> None:
    assert mask(kind, value) == shown
    assert mask(kind.value, value) == shown


# A private answer is hidden whole, behind words that say so.
@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.ANSWER])
@pytest.mark.parametrize("value", ["", "1", "12345", "@", "1-1"])
def test_a_value_too_short_to_hide_is_not_shown(kind: Kind, value: str) -> None:
    assert "*" in mask(kind, value)
    assert len(value) < 2 or value not in mask(kind, value)


def test_a_masked_text_keeps_the_words_around_the_value() -> None:
    text = "我电话一三九 然后 零四五一 五六七八，身份证２３０１０３１９９００１０１０１１１"
    assert masked(text, detect(text)) == "我电话139****5678，身份证2301********0111"


def test_matches_can_be_replaced_by_anything() -> None:
    text = "13904511234和13804512345"
    assert replaced(text, detect(text), lambda match: f"<{match.kind}>") == "<phone>和<phone>"


def test_nothing_of_a_planted_value_is_left_in_the_clear() -> None:
    for sentence in corpus.positives(True, 1000):
        shown = masked(sentence.text, detect(sentence.text))
        for planted in sentence.planted:
            said = sentence.text[planted.start : planted.end]
            assert said not in shown or not detect(sentence.text), sentence.text
            assert planted.value not in shown, sentence.text
