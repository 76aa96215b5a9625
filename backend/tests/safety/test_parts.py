"""The parts of the detector: automaton, folding, wording, validator."""

import re
import shutil
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix, hstack

from app.grams import Keys
from app.safety import Safety
from app.safety.automaton import Automaton, PatternError
from app.safety.files import QUESTIONS, FoldsFile, Sentence, SignalsFile
from app.safety.joined import joined
from app.safety.reading import Reader, letters
from app.safety.signals import Signals
from app.safety.terms import Terms
from app.safety.training import Block, _beside
from app.safety.validate import check, main
from app.safety.wording import problems, said_in

ROOT = Path(__file__).resolve().parents[3]
POLICIES = ROOT / "policies"
WORDINGS = ["甲", "乙(丙|丁)?戊", "(甲乙|己)己", "丁(甲(乙)?)?丁", "(丙)?(丁)?戊己"]
# Files whose every text is said by the assistant, apart from what visitors say and quotes.
SAID = ["data/responses/*.yml", "policies/wording.yml", "policies/safety.yml", "processes/*.yml"]


@given(text=st.text(alphabet="甲乙丙丁戊己", max_size=12))
def test_the_automaton_finds_what_regular_expressions_find(text: str) -> None:
    automaton = Automaton({wording: [wording] for wording in WORDINGS})
    wanted = {
        (end - 1, number)
        for number, wording in enumerate(WORDINGS)
        for start, end in product(range(len(text)), range(1, len(text) + 1))
        if start < end and re.fullmatch(wording, text[start:end])
    }
    assert set(automaton.find(text)) == wanted


@pytest.mark.parametrize("wording", ["(甲", "甲)", "?甲", "甲?", "(甲|乙)?", ""])
def test_a_wording_that_is_broken_or_matches_nothing_at_all_is_refused(wording: str) -> None:
    with pytest.raises(PatternError):
        Automaton({"a": [wording]})


def test_letters_drop_what_is_put_between_them() -> None:
    assert letters("Ａ·b \u200b１。") == "ab1"


def test_disguises_are_undone_before_harmless_phrases_are_marked() -> None:
    folds = FoldsFile.model_validate(
        {"spellings": [{"find": "亖", "to": "死"}], "harmless": ["(累|笑)死了?我?"]}
    )
    assert Reader(folds, {}, []).fold("笑·亖我 了") == "◇了"


def test_classes_of_words_are_read_beside_the_concepts() -> None:
    reading = Reader(FoldsFile(), {"a": ["甲"]}, [], {"b": ["乙"], "c": ["甲(丙)?"]}).read("乙甲丙")
    assert list(reading.concepts) == [(2, 0)]
    assert list(reading.words) == [(1, 0), (2, 1), (3, 1)]


def numbered(texts: list[list[int]]) -> list[Keys]:
    return [np.array(text, dtype=np.uint64) for text in texts]


def test_terms_of_one_text_alone_are_not_learned() -> None:
    block, rows = Block.fitted(numbered([[7, 5], [7, 5, 7], [7, 3], [1]]), fewest=2)
    assert block.terms.tolist() == [7, 5]
    assert rows[1, 0] < rows[1, 1]  # what fewer texts hold says more
    assert np.linalg.norm(rows.toarray(), axis=1) == pytest.approx([1, 1, 1, 0])


def test_the_score_of_terms_is_their_row_times_the_weights() -> None:
    texts = numbered([[1, 2], [1, 2], [3, 1, 3, 4], [3]])
    block, rows = Block.fitted(texts, fewest=2)
    weights = np.array([0.5, -2.0, 3.0])
    terms = Terms(block.terms, block.idf**2, block.idf * weights)
    assert [terms.score(text) for text in texts] == pytest.approx(rows @ weights)
    assert terms.score(np.array([4], np.uint64)) == terms.score(np.array([], np.uint64)) == 0


def test_some_sentences_are_joined_with_a_question_before_or_after() -> None:
    told = [Sentence(f"甲{n}", n % 2 == 0, "a") for n in range(60)]
    asked = [Sentence(f"问{n}", False, QUESTIONS) for n in range(50)]
    found = list(joined([*told, *asked]))
    assert found[:2] == [Sentence("问0，甲0", True, "joined"), Sentence("甲48，问37", True, "joined")]
    assert [one.text for one in found if not one.distress][:5:4] == ["问24，甲1", "问22，问1"]
    assert list(joined(told)) == []


def test_a_reading_knows_the_clauses() -> None:
    assert Reader(FoldsFile(), {}, []).read("甲 乙，丙·丁！？……").clauses == ("甲", "乙", "丙丁")


def test_a_text_holds_no_sign_when_it_is_calm() -> None:
    content = {"needed": 2, "signals": {"a": {"wordings": ["甲"]}}, "calm": ["哈哈"]}
    signals = Signals(SignalsFile.model_validate(content))
    assert signals.signs("甲") == {0}
    assert signals.signs("甲哈哈") == set()
    assert not signals.add_up([])


def said() -> Iterator[tuple[str, str]]:
    """Every text the assistant can say, with its file."""
    for pattern in SAID:
        for path in sorted(ROOT.glob(pattern)):
            content = yaml.safe_load(path.read_text(encoding="utf-8"))
            if path.name == "safety.yml" and path.parent == POLICIES:
                content = [content["reply"], content["replies"]]
            for text in said_in(content):
                yield path.name, text


def test_nothing_the_assistant_says_blames_anybody_or_sends_them_away() -> None:
    texts = list(said())
    assert len(texts) > 100
    assert [(file, text, wrong) for file, text in texts if (wrong := problems(text))] == []


def test_blaming_and_dismissing_words_are_named() -> None:
    assert problems("您是失败者，这事不归我管") == ["“失败者”责备人或者给人贴标签", "“不归我管”是窗口禁语"]
    assert problems("这件事请到人社窗口办，地址在下面。") == []


def test_what_visitors_say_and_quotes_are_not_checked() -> None:
    content = {
        "ask": "甲",
        "say": "老赖",
        "options": [{"label": "乙", "names": ["活该"]}],
        "quote": "失败者",
    }
    assert list(said_in(content)) == ["甲", "乙"]


def test_the_data_in_the_repository_is_valid() -> None:
    assert check(POLICIES / "safety.yml") == []


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A copy of the rules whose folder holds only the lists of words."""
    folder = tmp_path / "safety"
    folder.mkdir()
    shutil.copy(POLICIES / "safety" / "blaming.yml", folder)
    reply = "12356、110、120"
    content = {"reply": reply, "distress": ["甲"], "examples": ["甲乙"], "counter_examples": ["丙"]}
    path = tmp_path / "safety.yml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return path


def test_rules_alone_are_enough(rules: Path) -> None:
    assert check(rules) == []
    alarm = Safety.load(rules).find("甲")
    assert alarm is not None
    assert (alarm.kind, alarm.reply) == ("self", "12356、110、120")


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("concepts.yml", "a: ['(甲']", "bracket not closed"),
        ("words.yml", "a: []", "words.yml: a has no wordings"),
        ("folds.yml", "examples: {甲: 乙}", "becomes '甲', not '乙'"),
        ("folds.yml", "harmless: ['(']", "not a regular expression"),
        ("x.jsonl", '{"text": "甲", "label": "bad", "batch": "x"}', "needs text, label"),
        ("x.jsonl", '{"text": "甲", "label": "everyday", "batch": "x", "kind": "accident"}', "of distress"),
        ("x.jsonl", '{"text": "甲", "label": "distress", "batch": "x", "kind": "flood"}', "of distress"),
        ("signals.yml", "{needed: 1, signals: {a: {wordings: [丁]}}, examples: [[戊]]}", "no alarm in"),
    ],
)
def test_the_validator_names_the_file_and_the_problem(
    rules: Path, name: str, content: str, problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (rules.with_suffix("") / name).write_text(content + "\n", encoding="utf-8")
    assert main(["--rules", str(rules)]) == 1
    assert problem in capsys.readouterr().out


def test_a_reply_that_blames_or_lacks_a_line_is_a_problem(rules: Path) -> None:
    content = yaml.safe_load(rules.read_text(encoding="utf-8"))
    rules.write_text(yaml.safe_dump(content | {"reply": "活该，12356、110"}), encoding="utf-8")
    assert [problem.split(": ")[1] for problem in check(rules)] == [
        "“活该”责备人或者给人贴标签",
        "a reply lacks 120",
    ]


@given(st.lists(st.integers(1, 4), min_size=1, max_size=4), st.integers(1, 5), st.integers(0, 2**16))
def test_matrices_side_by_side_are_what_scipy_makes_of_them(widths: list[int], rows: int, seed: int) -> None:
    drawn = np.random.default_rng(seed)
    parts = [csr_matrix(drawn.integers(0, 3, (rows, width)).astype(float)) for width in widths]
    wanted = hstack(parts).toarray()
    assert (_beside(list(parts)).toarray() == wanted).all()
