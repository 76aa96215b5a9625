"""domain.yml, rules, responses and examples fit together and stay readable."""

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest
from rasa.core.nlg.interpolator import interpolate
from rasa_sdk.executor import ActionExecutor
from ruamel.yaml import YAML
from structlog.testing import capture_logs

from actions.fallback.labels import LABELS
from bot.importer import is_dev, training_noise, training_questions
from bot.settings import PROJECT

DOMAIN = PROJECT / "domain.yml"
SECTIONS = ["version", "session_config", "intents", "entities", "slots", "forms", "actions"]
ONLY_BUTTONS = {"answer", "show_clause", "confirm_deletion", "keep_data"}
MIN_EXAMPLES = 20
MAX_LINES = 400


def load(path: Path) -> Any:
    return YAML(typ="safe").load(path)


def intents() -> list[str]:
    return [name for entry in load(DOMAIN)["intents"] for name in entry]


def examples(folder: str) -> dict[str, list[str]]:
    """Examples per intent of all files in a folder."""
    found: dict[str, list[str]] = {}
    for path in sorted((PROJECT / folder).glob("*.yml")):
        for block in load(path)["nlu"]:
            lines = [line.removeprefix("- ").strip() for line in block["examples"].splitlines()]
            found.setdefault(block["intent"], []).extend(lines)
    return found


def rules() -> list[dict[str, Any]]:
    return [
        rule for path in sorted((PROJECT / "data" / "rules").glob("*.yml")) for rule in load(path)["rules"]
    ]


def responses() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for path in sorted((PROJECT / "data" / "responses").glob("*.yml")):
        for name, variants in load(path)["responses"].items():
            assert name not in found, f"{path}: {name} stands twice"
            found[name] = variants
    return found


def texts_of_python() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((PROJECT / "actions").rglob("*.py")))


def test_the_domain_is_short_and_its_sections_are_in_order() -> None:
    assert len(DOMAIN.read_text(encoding="utf-8").splitlines()) <= MAX_LINES
    assert list(load(DOMAIN)) == SECTIONS


def test_names_are_alphabetical_within_a_banner() -> None:
    groups: list[list[str]] = [[]]
    for line in DOMAIN.read_text(encoding="utf-8").splitlines():
        if "# ──" in line or (line and not line.startswith(" ")):
            groups.append([])
        item = re.match(r"  - (\w+)|  (\w+):", line)
        if item:
            groups[-1].append(item.group(1) or item.group(2))
    for group in groups[3:]:  # after version and session_config
        assert group == sorted(group)


def test_no_slot_belongs_to_one_process() -> None:
    assert len(load(DOMAIN)["slots"]) <= 8


def test_every_intent_has_enough_examples() -> None:
    found = examples("data/nlu")
    few = {name for name in intents() if len(found.get(name, [])) < MIN_EXAMPLES}
    assert few == ONLY_BUTTONS
    assert len(training_questions()) >= MIN_EXAMPLES


def test_every_example_belongs_to_an_intent_of_the_domain() -> None:
    assert set(examples("data/nlu")) | set(examples("tests/nlu")) <= set(intents())


def test_no_text_stands_under_two_intents_or_twice() -> None:
    every = [
        text for folder in ("data/nlu", "tests/nlu") for texts in examples(folder).values() for text in texts
    ]
    every += [*training_questions(), *training_noise()]
    assert sorted({text for text in every if every.count(text) > 1}) == []


def test_every_file_of_examples_has_its_held_out_phrases() -> None:
    names = {path.name for path in (PROJECT / "data" / "nlu").glob("*.yml")}
    assert names == {path.name for path in (PROJECT / "tests" / "nlu").glob("*.yml")}


def test_the_held_out_phrases_are_those_of_the_fixed_hash() -> None:
    for texts in examples("data/nlu").values():
        assert [text for text in texts if is_dev(text)] == []
    for texts in examples("tests/nlu").values():
        assert [text for text in texts if not is_dev(text)] == []


def test_every_intent_has_exactly_one_rule() -> None:
    ruled = [rule["steps"][0]["intent"] for rule in rules()]
    assert sorted(ruled) == sorted([*intents(), "nlu_fallback"])


def test_every_rule_ends_in_something_that_exists() -> None:
    known = {*load(DOMAIN)["actions"], *responses()}
    assert {rule["steps"][1]["action"] for rule in rules()} <= known


def test_every_action_of_the_domain_has_a_class_and_the_other_way_round() -> None:
    executor = ActionExecutor()
    executor.register_package("actions")
    assert sorted(executor.actions) == sorted(load(DOMAIN)["actions"])


def test_every_response_is_used_and_every_used_one_exists() -> None:
    python = texts_of_python()
    used = set(re.findall(r"utter_[a-z_]+[a-z]", python))
    by_intent = {
        f"utter_{rule['steps'][0]['intent']}"
        for rule in rules()
        if rule["steps"][1]["action"] in ("action_respond", "action_about_booking")
    }
    by_rule = {step for rule in rules() for step in rule["steps"][1].values() if step.startswith("utter_")}
    assert set(responses()) == (used - {"utter_message"}) | by_intent | by_rule


@pytest.mark.parametrize("name", sorted(responses()))
def test_a_response_is_short_chinese_and_its_buttons_fit(name: str) -> None:
    for variant in responses()[name]:
        said = variant.get("custom") or variant
        assert re.search(r"[一-鿿]", said["text"])
        assert len(said["text"]) <= 260
        options = said.get("options") or said.get("buttons") or []
        assert len(options) <= 5
        for option in options:
            assert len(option.get("label") or option["title"]) <= 40
            assert len(option["payload"]) <= 300
            assert re.match(r"/([a-z_]+)", option["payload"]).group(1) in intents()


@pytest.mark.parametrize("name", sorted(responses()))
def test_a_payload_reaches_the_visitor_as_written_and_is_not_taken_for_a_placeholder(name: str) -> None:
    """Rasa fills `{…}` in responses: braces of a payload are doubled there."""
    with capture_logs() as complaints:
        filled = interpolate(copy.deepcopy(responses()[name]), {})
    assert complaints == []
    for variant in filled:
        said = variant.get("custom") or variant
        for option in said.get("options") or said.get("buttons") or []:
            _, brace, values = option["payload"].partition("{")
            assert not brace or json.loads(brace + values)


def test_labels_of_readings_name_intents_and_fit_a_button() -> None:
    assert set(LABELS) <= set(intents())
    assert max(map(len, LABELS.values())) <= 20


def test_our_own_words_blame_nobody_and_send_nobody_away() -> None:
    own = "\n".join(str(variants) for variants in responses().values()) + texts_of_python()
    for word in ("失败者", "老赖", "不清楚", "不归我管", "不要问我", "24小时", "24 小时"):
        assert word not in own, word


def test_the_crisis_text_names_the_hotlines_and_promises_no_24_hours() -> None:
    (crisis,) = responses()["utter_distress"]
    text = crisis["custom"]["text"]
    assert crisis["custom"]["kind"] == "crisis"
    assert crisis["custom"]["answer"]["status"] == "crisis"
    assert all(number in text for number in ("12356", "110", "120", "18 个小时"))
