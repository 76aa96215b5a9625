"""Words are cut as jieba cuts them, from a tenth of the memory."""

from functools import lru_cache

import jieba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.dictionary import Cutter, Words, own_cutter
from app.dictionary_learning import tree
from app.policies.questions import is_dev, read_questions
from app.settings import REPOSITORY

ADDED = ("创业担保贷款", "冰雪冷经济", "孵化 基地", "个体工商户", "opc孵化")
COMMON = ("注册", "直播带货")  # often: they are cut out of longer words


@lru_cache(maxsize=1)
def both() -> tuple[Cutter, jieba.Tokenizer]:
    """Our cutter and the library's, with the same words added."""
    ours, library = own_cutter(), jieba.Tokenizer()
    library.FREQ, library.total = jieba.Tokenizer.gen_pfdict(library.get_dict_file())
    library.initialized = True
    for word in ADDED:
        ours.add(word)
        library.add_word(word)
    for word in COMMON:
        ours.add(word, 30_000)
        library.add_word(word, 30_000)
    return ours, library


def cut(text: str) -> tuple[list[str], list[str]]:
    """What both make of a text."""
    ours, library = both()
    return ours.for_search(text), list(library.cut_for_search(text, HMM=False))


def test_questions_are_cut_as_the_library_cuts_them() -> None:
    questions = [question.text for question in read_questions(REPOSITORY / "policies" / "questions")]
    heard = [cut(text) for text in questions if is_dev(text)]
    assert len(heard) > 700
    assert [pair for pair in heard if pair[0] != pair[1]] == []


@settings(max_examples=300, deadline=None)
@given(
    st.text("创业担保贷款冰雪冷经济孵化 基地个体工商户注册直播带货opc12.5+-\r\n，。😀𠮷\u3000的", max_size=30)
)
def test_any_text_is_cut_as_the_library_cuts_it(text: str) -> None:
    ours, theirs = cut(text)
    assert ours == theirs


def test_a_word_that_is_added_is_cut_out_and_nobody_else_sees_it() -> None:
    first, second = own_cutter(), own_cutter()
    first.add("黑土暖经济")
    assert "黑土暖经济" in first.for_search("黑土暖经济培训")
    assert "黑土暖经济" not in second.for_search("黑土暖经济培训")


@pytest.mark.parametrize(
    ("word", "count"), [("甲乙丙", 3), ("甲", 5), ("甲乙", 0), ("乙", None), ("甲丙", None)]
)
def test_the_tree_knows_every_word_and_where_words_begin(word: str, count: int | None) -> None:
    assert Words(tree({"甲乙丙": 3, "甲": 5, "丁\U00020bb7": 1}, 9)).count(word) == count


def test_half_a_million_words_take_six_megabytes() -> None:
    words = both()[0]._words
    assert len(words._keys) > 400_000
    assert (words._keys.dtype, words._counts.dtype) == (np.dtype(np.uint64), np.dtype(np.int32))
