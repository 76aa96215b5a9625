"""One normal form for every way of typing the same thing."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import dictionary
from app.policies.text import Segmenter, bigrams, normalise


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("創業擔保貸款", "创业担保贷款"),
        ("２０２７年", "2027年"),
        ("SYB  培训\n补贴", "syb 培训 补贴"),
        ("返\u200b乡创\ufeff业", "返乡创业"),
        ("创业\u202e补贴", "创业补贴"),
        ("我⟦id_card:3f9a⟧想⟦phone:0000⟧贷款", "我想贷款"),
        ("贷款我的电话号码是：⟦phone:3f9a⟧咋办", "贷款咋办"),
        ("办贷款打哪个电话", "办贷款打哪个电话"),
    ],
)
def test_different_spellings_have_one_normal_form(typed: str, normal: str) -> None:
    assert normalise(typed) == normal


@given(st.text(max_size=300))
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(text=st.text(max_size=300))
def test_any_text_can_be_cut_into_words(segmenter: Segmenter, text: str) -> None:
    assert all(word.strip() for word in segmenter.words(normalise(text)))


def test_bigrams_do_not_cross_punctuation() -> None:
    assert bigrams("贷款，补贴") == ["贷款", "补贴"]


def test_a_word_of_the_field_stays_whole() -> None:
    assert "冰雪经济" in Segmenter(("冰雪经济",)).words("冰雪经济培训")


@pytest.fixture
def nothing_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a process that has just started."""
    monkeypatch.setattr(dictionary, "_read", [])


@pytest.mark.usefixtures("nothing_read")
def test_a_second_segmenter_copies_the_dictionary_and_keeps_its_words_to_itself(tmp_path: Path) -> None:
    first, second = (Segmenter((word,), cache_dir=tmp_path / word) for word in ("冰雪冷经济", "黑土暖经济"))
    assert [path.name for path in tmp_path.iterdir()] == ["冰雪冷经济"]
    assert "冰雪冷经济" in first.words("冰雪冷经济") and "冰雪冷经济" not in second.words("冰雪冷经济")


@pytest.mark.usefixtures("nothing_read")
def test_the_dictionary_is_kept_for_the_next_start_where_nobody_else_can_change_it(tmp_path: Path) -> None:
    Segmenter(cache_dir=tmp_path / "var" / "cache")
    (kept,) = (tmp_path / "var" / "cache").iterdir()
    assert kept.stat().st_size > 1_000_000
    assert kept.parent.stat().st_mode & 0o777 == 0o700
