"""The questions of the intake: how many there are at most, and what is never asked."""

import itertools
import re
from typing import Any

import pytest
import yaml

from app.aid.wording import blaming
from app.privacy.notice import Notices
from app.processes.interview import SKIPPED, Answer, Given, Interview
from app.processes.model import StepType
from app.safety.wording import Wording, problems, said_in
from app.settings import Settings
from tests.aid.telling import TODAY, processes

MOST_TURNS = 15
PROCESS = processes().process("aid_intake")
# Facts 4.2: never asked.
FORBIDDEN = re.compile(r"债权人|欠谁的|卡号|征信|诊断|病历|自杀|想死|怎么死|姓名|身份证")
# Values that decide which questions follow; any other value leads where one of these does.
DECIDING: dict[str, list[Any]] = {
    "urgent": ["ok", "threatened", None],
    "urgent_help": ["go_on", "later"],
    "business_state": ["stopped", "deregistered", None],
    "staff": ["none", "wages", "some", None],
    "owing": [["debts"], ["none"], None],
    "wish": ["restart", "both", "job", None],
    "first": ["restart", "living", None],
    "debts": [["bank"], None],
}
# A story: skipped; told and, after a question or a read-back, nothing of it taken.
STORIES = ("skipped", "refused")


def turns(choices: dict[str, Any], story: str, *, debts: bool) -> int:
    """Messages from the first to the submission, when every question is answered by a button."""
    answers: dict[str, Answer] = {}
    consents: dict[str, bool] = {}
    count = 2  # the wish, and the submission
    while True:
        now = Interview(PROCESS, answers, consents, TODAY)
        place = now.open_place()
        if place.step.type is StepType.CONFIRM:
            return count
        count += 1
        if place.purpose is not None:
            consents[place.purpose] = place.purpose != "debts" or debts
        elif place.key == "phone":
            assert "phone" not in answers
            answers["phone"] = Given("13912345678")
        elif place.key == "story":
            answers["story"] = SKIPPED if story == "skipped" else Given("。")
            if story != "skipped":
                answers["mentioned"] = SKIPPED
                count += 1
        else:
            value = choices.get(place.key, "unknown")
            answers[place.key] = SKIPPED if value is None else Given(value)


def test_the_longest_way_through_takes_no_more_than_fifteen_messages() -> None:
    keys = list(DECIDING)
    longest = 0
    for values in itertools.product(*DECIDING.values()):
        choices = dict(zip(keys, values, strict=True))
        for story in STORIES:
            longest = max(longest, turns(choices, story, debts=True))
    assert longest == MOST_TURNS


@pytest.mark.parametrize("urgent_help", ["go_on", "later", None])
@pytest.mark.parametrize("urgent", ["ok", "living", "threatened", "despair", None])
def test_everybody_is_asked_for_a_number_to_call_once(urgent: str | None, urgent_help: str | None) -> None:
    given = {"urgent": urgent, "urgent_help": urgent_help}
    answers = {key: SKIPPED if value is None else Given(value) for key, value in given.items()}
    now = Interview(PROCESS, answers, {"aid_intake": True}, TODAY)
    places = [place.key for place in now.places if place.purpose is None and place.key not in answers]
    assert places.count("phone") == 1 and places[-2:] == ["phone", "submit"]
    if urgent in ("threatened", "despair") and urgent_help == "later":
        assert places == ["phone", "submit"]


def test_everything_but_the_submission_may_be_skipped() -> None:
    required = [step.id for step in PROCESS.file.steps if step.required]
    assert required == ["submit"]


def test_nothing_is_asked_that_must_not_be_asked() -> None:
    for step in PROCESS.file.steps:
        for text in (step.ask, step.ask_staff or ""):
            assert FORBIDDEN.search(text) is None, text


def test_no_word_of_the_intake_blames_anybody() -> None:
    text = (Settings().processes_dir / "aid_intake.yml").read_text(encoding="utf-8")
    assert blaming(yaml.safe_dump(yaml.safe_load(text), allow_unicode=True)) == []


def test_the_notice_of_today_and_the_plan_label_neither_people_nor_what_they_ran() -> None:
    settings = Settings()
    notice = Notices.load(settings.privacy_dir / "notices").versions[-1]
    files = sorted((settings.policies_dir / "triage").glob("*.yml"))
    content = [notice.model_dump(mode="json"), *(yaml.safe_load(path.read_text("utf-8")) for path in files)]
    texts, labels = list(said_in(content)), Wording.load().content.blaming
    assert "经营停下来的经过" in texts
    labelled = [text for text in texts if blaming(text) or any(label in text for label in labels)]
    assert labelled == []


def test_the_words_that_label_a_business_are_caught() -> None:
    for label in ("经营失败的经过", "您创业失败以后", "生意失败的情况", "您的失败经历"):
        assert problems(label), label


def test_every_answer_is_kept_for_a_sensitive_purpose_and_debts_for_one_of_their_own() -> None:
    purposes = {step.id: step.personal for step in PROCESS.file.steps if step.type is not StepType.CONFIRM}
    assert {key for key, purpose in purposes.items() if purpose == "debts"} == {"debts", "debt_band"}
    assert set(purposes.values()) == {"aid_intake", "debts"}
    assert PROCESS.file.restricted


def test_questions_and_answers_are_those_that_triage_knows() -> None:
    path = Settings().policies_dir / "triage" / "variables.yml"
    for variable in yaml.safe_load(path.read_text(encoding="utf-8")):
        step = PROCESS.steps[variable["name"]]
        assert (variable["label"], variable["type"]) == (step.label, step.type.value)
        assert [(each["value"], each["label"]) for each in variable.get("options", [])] == [
            (option.value, option.label) for option in step.options
        ]
