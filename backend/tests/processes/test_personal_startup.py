"""The content of 个人创业“一件事”: nobody gets stuck, and it stays short."""

import random
import re
from datetime import date
from typing import Any

import pytest
import yaml

from app.processes.definition import Definition, every_step
from app.processes.interview import Place, answered_values
from app.processes.library import ProcessLibrary
from app.processes.model import MAX_LABEL, StepType
from app.processes.plan import CasePlan
from app.settings import Settings
from tests.processes.walking import CONSENT, Walker, load_library

TODAY = date(2026, 11, 26)
MOST_QUESTIONS = 17
MOST_MOVES = 120
RANDOM_WALKS = 400
VALUES: dict[StepType, list[Any]] = {
    StepType.TEXT: ["修鞋", "做直播带货"],
    StepType.NUMBER: [1, 2, 12],
    StepType.MONEY: [30_000, 100_000],
    StepType.REGION: ["230103", "230606"],
    StepType.PHONE: ["13904511234"],
    StepType.ID: ["230606199901010017"],
    StepType.NAME: ["王小明"],
    StepType.ADDRESS: ["南岗区学府路10号1层"],
    StepType.YES_NO: [True, False],
    StepType.CONSENT: [True, True, True, False],
    StepType.FILE: [["file-1"]],
}
DATES = {"month": ["2025-06", "2026-07"], "day": ["2025-03-05", "2026-10-20"]}
PLAIN: dict[str, Any] = {
    "trade": "修鞋",
    "licence_bound": ["none"],
    "region": "230103",
    "has_licence": False,
    "group": ["none"],
    "first_business": True,
    "business_form": "individual",
    "employees_yes": False,
    "premises": "rented",
    "wishes": ["none"],
    "applicant_name": "王小明",
    "id_number": "230606199901010017",
    "phone": "13904511234",
    "address": "南岗区学府路10号1层",
}
LOAN = {"loan_amount": 100_000, "other_loans": "none", "guaranteed_loans_before": 0}


@pytest.fixture(scope="module")
def library() -> ProcessLibrary:
    return load_library()


@pytest.fixture(scope="module")
def process(library: ProcessLibrary) -> Definition:
    return library.process("personal_startup")


def a_value(place: Place, chance: random.Random) -> Any:
    step = place.step
    values = [option.value for option in place.options]
    if step.type is StepType.CHOICE:
        return chance.choice(values)
    if step.type is StepType.MANY:
        together = [option.value for option in place.options if not option.alone]
        some = chance.sample(together, chance.randint(1, len(together)))
        return some if chance.random() < 0.8 else [next(o.value for o in place.options if o.alone)]
    return chance.choice(DATES[step.precision] if step.type is StepType.DATE else VALUES[step.type])


def answer_one(walker: Walker, chance: random.Random) -> None:
    place = walker.open
    if not place.step.required and place.purpose is None and chance.random() < 0.3:
        walker.skip()
    else:
        walker.give(place.key, a_value(place, chance))


def change_one(walker: Walker, chance: random.Random) -> None:
    given = [each for each in walker.interview.places if each.key in walker.answers]
    if given:
        place = chance.choice(given)
        walker.give(place.key, a_value(place, chance))


def random_walk(library: ProcessLibrary, seed: int) -> tuple[Walker, set[str]]:
    """Somebody who answers anything, and now and then changes an answer; the steps that were open."""
    chance = random.Random(seed)
    walker = Walker(library.process("personal_startup"), library.checker, TODAY)
    asked = set[str]()
    for _ in range(MOST_MOVES):
        asked.add(walker.open.step.id)
        if walker.open.step.type is StepType.CONFIRM:
            break
        answer_one(walker, chance)
        if chance.random() < 0.1:
            change_one(walker, chance)
    return walker, asked


def straight(library: ProcessLibrary, **given: Any) -> tuple[Walker, int]:
    """Answers what is given, skips what may be skipped; how many questions that took, consents aside."""
    values = PLAIN | given
    walker = Walker(library.process("personal_startup"), library.checker, TODAY)
    questions = 0
    while walker.open.step.type is not StepType.CONFIRM:
        key = walker.open.key
        questions += not key.startswith(CONSENT)
        if key.startswith(CONSENT):
            walker.give(key, True)
        elif key in values:
            walker.give(key, values[key])
        else:
            walker.skip()
    return walker, questions


def plan_of(library: ProcessLibrary, **given: Any) -> CasePlan:
    walker, _ = straight(library, **given)
    return library.plans["one_thing"].for_case(answered_values(walker.interview), TODAY)


def waves(plan: CasePlan) -> list[set[str]]:
    return [{item.id for item in wave} for wave in plan.waves]


def test_whoever_answers_anything_reaches_the_review(library: ProcessLibrary) -> None:
    stuck = [seed for seed in range(RANDOM_WALKS) if "submit" not in random_walk(library, seed)[1]]
    assert stuck == []


def test_every_question_is_asked_of_somebody(library: ProcessLibrary, process: Definition) -> None:
    asked = set[str]().union(*(random_walk(library, seed)[1] for seed in range(RANDOM_WALKS)))
    wanted = {step.id for step in every_step(process.file.steps) if step.type is not StepType.GROUP}
    assert wanted - asked == set()


def test_every_random_case_has_a_plan_with_the_core_items(library: ProcessLibrary) -> None:
    plan = library.plans["one_thing"]
    for seed in range(0, RANDOM_WALKS, 4):
        interview = random_walk(library, seed)[0].interview
        items = {item.id for item in plan.for_case(answered_values(interview), TODAY).items}
        assert {"tax_confirmation", "employment_certificate"} <= items


@pytest.mark.parametrize(
    ("given", "most"),
    [
        ({}, MOST_QUESTIONS),
        ({"group": ["graduate"], "graduated_on": "2025-06"}, MOST_QUESTIONS),
        ({"wishes": ["loan"], **LOAN}, MOST_QUESTIONS + 1),
        ({"business_form": "company", "owners": "alone"}, MOST_QUESTIONS),
        ({"has_licence": True, "registered_on": "2026-03-05"}, MOST_QUESTIONS),
    ],
)
def test_a_case_is_short(library: ProcessLibrary, given: dict[str, Any], most: int) -> None:
    assert straight(library, **given)[1] <= most


def test_a_wish_opens_at_most_four_questions(process: Definition) -> None:
    steps = every_step(process.file.steps)
    sources = [step.show_if for step in steps if step.show_if and "in wishes" in step.show_if]
    for option in process.steps["wishes"].options:
        assert sum(f'"{option.value}" in wishes' in source for source in sources) <= 4, option.value


def test_every_label_fits_its_button(process: Definition) -> None:
    for step in every_step(process.file.steps):
        assert all(len(word) <= MAX_LABEL for option in step.options for word in (option.label, *option.say))


def test_every_question_says_what_it_is_for_and_what_to_do_when_unsure(process: Definition) -> None:
    missing = [
        step.id
        for step in every_step(process.file.steps)
        if not step.ask_staff or not step.why or (not step.help and step.type is not StepType.GROUP)
    ]
    assert missing == []


def test_questions_are_one_thing_at_a_time(process: Definition) -> None:
    for step in every_step(process.file.steps):
        assert step.ask.count("？") <= 1 or step.id == "trade", step.id
        assert len(step.ask) <= 40, step.id


def test_staff_are_polite_and_never_say_the_forbidden_words(process: Definition) -> None:
    for step in every_step(process.file.steps):
        assert re.search("请|您好", step.ask_staff or ""), step.id
        assert not re.search("不知道|不清楚|不归我管|不要问我|失败者|老赖", step.ask_staff or ""), step.id


def test_sensitive_matters_are_asked_only_of_those_who_want_it_and_behind_their_own_consent(
    library: ProcessLibrary,
) -> None:
    asked = {place.step.id for place in straight(library)[0].interview.places}
    assert not asked & {"disabled", "released", "other_loans"}
    walker, _ = straight(library, group=["private"], disabled=True, wishes=["loan"], **LOAN)
    assert walker.consents == {"basic": True, "disability": True, "prison_release": True, "debts": True}


@pytest.mark.parametrize(
    ("words", "trade"),
    [
        ("我是应届毕业生,想在南岗开个奶茶店,个体户", "奶茶店"),
        ("做直播带货", "直播带货"),
        ("我干装修的", "装修"),
        ("打算回老家养牛", "养牛"),
        ("想整个烧烤摊", "烧烤摊"),
        ("想弄个电商直播间", "电商直播间"),
        ("开网店卖大米", "卖大米"),
        ("想注册个公司搞软件开发", "软件开发"),
        ("想开个公司", None),
        ("想办个营业执照", None),
        ("想干个体", None),
        ("想做点小买卖", None),
        ("我养过牛", None),
        ("咨询一下养老保险", None),
    ],
)
def test_what_somebody_wants_to_open_is_found_in_a_sentence(
    process: Definition, words: str, trade: str | None
) -> None:
    found = (re.search(pattern, words) for pattern in process.steps["trade"].take)
    assert next((match["value"] for match in found if match), None) == trade


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("雇了两个人", True),
        ("有3个服务员", True),
        ("不雇人", False),
        ("没打算招人", False),
        ("就我自己一个人干", False),
        ("就我一个人出钱", None),
    ],
)
def test_whether_somebody_hires_is_found_in_a_sentence(
    process: Definition, words: str, value: bool | None
) -> None:
    step = process.steps["employees_yes"]
    no = any(re.search(pattern, words) for pattern in step.no_say)
    yes = not no and any(re.search(pattern, words) for pattern in step.yes_say)
    assert (yes if yes or no else None) is value


def test_answers_are_those_the_eligibility_tables_know(process: Definition) -> None:
    """Same names, same kinds, same values; two groups are asked on their own, behind their own consent."""
    path = Settings().policies_dir / "eligibility" / "variables.yml"
    variables = {each["name"]: each for each in yaml.safe_load(path.read_text(encoding="utf-8"))}
    shared = set(variables) & set(process.steps)
    assert len(shared) >= 15
    for name in shared:
        step, variable = process.steps[name], variables[name]
        known = {option["value"] for option in variable.get("options", [])} - {
            "disabled",
            "released",
            "unknown",
        }
        assert step.type.value == variable["type"], name
        assert known <= {option.value for option in step.options}, name
