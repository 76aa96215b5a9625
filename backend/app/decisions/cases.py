"""Cases beside the tables (`policies/eligibility/checks/*.yml`): values, and the answer they must get."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from app.decisions.loader import read_models
from app.decisions.render import chat_text
from app.decisions.results import Assessment, Outcome, Verdict
from app.decisions.service import FOLDER, Eligibility
from app.policies.rows import LibraryError

CHECKS = f"{FOLDER}/checks"


class Check(BaseModel):
    """One person and what they must be told. `says` occurs in the chat text, `never` does not."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    values: Mapping[str, Any]
    region: str | None = None
    today: date
    verdict: Verdict
    says: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


def read_checks(policies_dir: Path, table_id: str) -> list[Check]:
    """The cases of a table; LibraryError when there are none."""
    return read_models(policies_dir / CHECKS / f"{table_id}.yml", policies_dir, Check)


def run_checks(eligibility: Eligibility, policies_dir: Path, table_id: str) -> Iterator[str]:
    """`name: what is wrong`, and the conditions no case has seen fail: an untried rule is no rule."""
    failed: set[str] = set()
    conditions: dict[str, None] = {}
    try:
        checks = read_checks(policies_dir, table_id)
    except LibraryError as error:
        yield error.problem
        return
    for check in checks:
        assessment = eligibility.assess(check.values, check.region, check.today, [table_id])[0]
        failed |= {each.id for each in assessment.findings if each.outcome is Outcome.FAILED}
        conditions |= dict.fromkeys(each.id for each in assessment.findings)
        yield from _problems(check, assessment)
    for condition in conditions:
        if condition not in failed:
            yield f"no case in which {condition} fails"


def _problems(check: Check, assessment: Assessment) -> Iterator[str]:
    text = chat_text(assessment)
    if assessment.verdict is not check.verdict:
        yield f"{check.name}: is {assessment.verdict}, expected {check.verdict}"
    for words in check.says:
        if words not in text:
            yield f"{check.name}: does not say {words}"
    for words in check.never:
        if words in text:
            yield f"{check.name}: says {words}"
