"""What was learned about messages of stories, beside the cues."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from app import kept
from app.aid import matters
from app.aid.matters import SIGNALS, Matters, Said, keys_of, matters_of, read_said
from app.aid.matters_learning import grams_of, learned, of_label
from app.grams import key
from app.settings import Settings
from tests.aid.telling import reader

FOLDER = Settings().processes_dir / "stories" / "aid_intake"
ROWS = [
    {"text": "店黄了，还欠着三个月房租", "says": ["debt+"]},
    {"text": "外头欠了一屁股饥荒", "says": ["debt+"]},
    {"text": "谁的钱也不欠", "says": ["debt-"]},
    {"text": "外债一分没有", "says": ["debt-"]},
    {"text": "今天又下雪了", "says": []},
    {"text": "店在道外那边", "says": []},
]


def written(folder: Path, rows: list[object]) -> Path:
    """A folder with one file of these rows."""
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (folder / "a.jsonl").write_text("".join(lines), encoding="utf-8")
    return folder


def test_of_a_label_and_its_opposite_the_surer_one_is_said(tmp_path: Path) -> None:
    net = Matters.from_arrays(learned(read_said(written(tmp_path, list(ROWS)))))
    (said,) = net.of(["外头欠了一屁股饥荒"], -9.0)  # a bar that lets everything pass
    assert "debt+" in said and "debt-" not in said


def test_nothing_is_said_of_a_message_below_the_bar(tmp_path: Path) -> None:
    net = Matters.from_arrays(learned(read_said(written(tmp_path, list(ROWS)))))
    assert net.of(["今天又下雪了"], 9.0) == [[]]


@settings(max_examples=30, deadline=None)
@given(st.text("店黄欠房租饥荒不外头了，。 ", max_size=20))
def test_one_text_at_a_time_comes_to_what_the_vectoriser_and_the_machines_say(text: str) -> None:
    said = [Said(row["text"], frozenset(row["says"])) for row in ROWS]
    grams = TfidfVectorizer(analyzer=grams_of, min_df=2, sublinear_tf=True)
    rows = grams.fit_transform([each.text for each in said])
    weights, bar = of_label(rows, np.array(["debt+" in each.says for each in said]))
    wanted = (grams.transform([text]) @ weights)[0] + bar
    assert dict(zip(SIGNALS, Matters.from_arrays(learned(said)).far(text), strict=True))[
        "debt+"
    ] == pytest.approx(wanted)


@given(st.text(max_size=12))
def test_the_numbers_of_the_grams_are_those_of_the_grams_one_by_one(text: str) -> None:
    assert sorted(keys_of(text).tolist()) == sorted(map(key, grams_of(text)))


def test_a_second_start_learns_nothing_and_maps_what_was_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = matters_of(written(tmp_path, list(ROWS)), tmp_path / "cache")
    matters._taught.clear()  # as in a process that has just started
    monkeypatch.setattr(kept.Kept, "_learn_elsewhere", None)  # nobody can be asked now
    second = matters_of(tmp_path, tmp_path / "cache")
    assert first is not None and second is not None
    assert second.far("外头欠了饥荒") == first.far("外头欠了饥荒")
    assert not second._weights.flags.owndata and not second._grams.flags.owndata


def test_a_folder_without_messages_teaches_nothing(tmp_path: Path) -> None:
    assert matters_of(tmp_path, tmp_path) is None


@pytest.mark.parametrize(
    "row",
    [
        {"text": "店黄了", "says": ["debts"]},
        {"text": "", "says": []},
        {"text": "店黄了"},
        {"text": "店黄了", "says": [], "more": 1},
        ["店黄了"],
    ],
)
def test_a_row_that_is_not_right_is_named(tmp_path: Path, row: object) -> None:
    with pytest.raises(ValueError, match=r"a\.jsonl:1"):
        read_said(written(tmp_path, [row]))


def test_every_label_has_messages_and_no_message_stands_twice() -> None:
    rows = read_said(FOLDER)
    texts = ["".join(filter(str.isalnum, row.text)) for row in rows]
    assert len(set(texts)) == len(texts) > 10_000
    counts = {label: sum(label in row.says for row in rows) for label in SIGNALS}
    assert min(counts.values()) > 250, counts
    assert sum(not row.says for row in rows) > 2_500


def test_no_message_of_a_story_that_is_a_test_was_learned() -> None:
    learned = {"".join(filter(str.isalnum, row.text)) for row in read_said(FOLDER)}
    told = {
        "".join(filter(str.isalnum, turn))
        for path in Path(__file__).parent.glob("*.jsonl")
        for line in path.read_text(encoding="utf-8").splitlines()
        for turn in json.loads(line).get("turns", [])
    }
    assert not learned & told


@pytest.mark.parametrize(
    ("said", "key", "value"),
    [
        ("大姐那一个半月的钱到现在没给上呢", "staff", "wages"),
        ("那个本儿一直没去销，还搁抽屉里呢", "business_state", "stopped"),
        ("兜里比脸都干净，过年的米是闺女给拿的", "mentioned", ["living"]),
    ],
)
def test_ways_to_say_it_that_the_cues_alone_do_not_know(said: str, key: str, value: object) -> None:
    assert {each.key: each.value for each in reader().propose([said])}.get(key) == value


@pytest.mark.parametrize("said", ["我想申请再创业援助", "说完了", "我替我家那口子问的", "今年五十三，绥化的"])
def test_what_says_nothing_of_any_matter_proposes_nothing(said: str) -> None:
    assert reader().propose([said]) == []
