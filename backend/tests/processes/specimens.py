"""Processes of the tests, and what they must ask: written down by hand, without the engine."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from app.processes.definition import Definition
from app.processes.library import ProcessLibrary
from app.settings import Settings

DATA = Path(__file__).parent / "data"
LONG = 200
TEAM = 3


def small_library() -> ProcessLibrary:
    """The library with the small process only."""
    return ProcessLibrary.load(DATA, Settings().names_file)


def small_content() -> dict[str, Any]:
    """The content of the small process, to be changed."""
    content: dict[str, Any] = yaml.safe_load((DATA / "small.yml").read_text(encoding="utf-8"))
    return content


def long_content(steps: int = LONG) -> dict[str, Any]:
    """A process with many questions of all plain kinds, some of them hanging on earlier ones."""
    return {
        "id": "long",
        "version": 1,
        "title": "很长的事项",
        "intro": "这个事项很长。",
        "outcome": "case",
        "submitted": "已经提交。",
        "sections": [{"id": "all", "title": "全部"}],
        "steps": [_step(number) for number in range(steps - 1)]
        + [{"id": "submit", "type": "confirm", "section": "all", "label": "核对提交", "ask": "请核对一遍。"}],
    }


def _step(number: int) -> dict[str, Any]:
    step: dict[str, Any] = {
        "id": f"q{number}",
        "section": "all",
        "label": f"第{number}问",
        "ask": f"问题{number}？",
    }
    kind = number % 4
    if kind == 0:
        step |= {"type": "yes_no"}
    elif kind == 1:
        options = [
            {"value": value, "label": f"{label}{number}"} for value, label in (("a", "甲"), ("b", "乙"))
        ]
        step |= {"type": "choice", "options": options, "show_if": f"q{number - 1} == True"}
    elif kind == 2:
        step |= {"type": "number", "least": 0, "most": 1000}
    else:
        step |= {"type": "text", "least": 2, "required": False}
    return step


def long_process(steps: int = LONG) -> Definition:
    """The long process, loaded."""
    return Definition.of(long_content(steps))


def long_answer(step_id: str) -> Any:
    """An answer to a question of the long process that opens everything behind it."""
    number = int(step_id.removeprefix("q"))
    return (True, "a", number, f"文字{number}")[number % 4]


def must_ask(values: Mapping[str, Any], consents: Mapping[str, bool]) -> list[str]:
    """The keys the small process asks for these answers, in order. `values`: of answered questions only."""
    wishes = values.get("wishes") or []
    amount, opened = values.get("amount"), values.get("opened_on")
    asked = ["trade", "form", "place", "house", "hires"]
    asked += ["workers"] * (values.get("hires") is True)
    asked += ["wishes"]
    asked += ["amount"] * ("loan" in wishes)
    asked += ["bank"] * (amount is not None and amount >= 100_000)
    asked += ["bank_note"] * (values.get("bank") == "other")
    asked += ["opened_on"]
    asked += ["fresh"] * (opened is not None and opened >= "2026-01")
    asked += _must_ask_of_team(values) if values.get("form") == "company" else []
    asked += ["consent_basic"]
    asked += ["full_name", "mobile", "called"] if consents.get("basic") is not False else []
    asked += ["consent_debts"]
    if consents.get("debts") is not False:
        asked += ["debts"]
        asked += ["debt_sum"] * (values.get("debts") == "yes")
    asked += ["debt_plan"] * ((values.get("debt_sum") or 0) > 0)
    asked += ["plan_kind"] * (values.get("debt_plan") is True)
    return [*asked, "submit"]


def _must_ask_of_team(values: Mapping[str, Any]) -> list[str]:
    asked = []
    for number in range(TEAM):
        asked += [f"team.{number}.role"]
        asked += [f"team.{number}.share"] * (values.get(f"team.{number}.role") == "boss")
        asked += [f"team.{number}.hours"]
        if number + 1 == TEAM:
            break
        asked += [f"team.{number}.more"]
        if values.get(f"team.{number}.more") is not True:
            break
    return asked


def offered(key: str, values: Mapping[str, Any]) -> set[str] | None:
    """The options a question of the small process offers; None when all of them always."""
    if key != "wishes":
        return None
    found = {"loan", "none"}
    found |= {"insure"} if values.get("hires") is True else set()
    found |= {"pension"} if values.get("form") == "individual" else set()
    return found


def depends_on(key: str) -> set[str]:
    """The keys whose change makes an answer of the small process meaningless (`depends_on`)."""
    if key == "house":
        return {"place"}
    if key.startswith("team.") and key.endswith(".hours"):
        return {key.replace(".hours", ".role")}
    return set()
