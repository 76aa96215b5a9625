"""Lets a written life story be told: the same reader, interview and triage as the chat."""

import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.aid.cues import Cues
from app.aid.listening import understand
from app.aid.story import StoryReader
from app.aid.triage import Triage
from app.policies.library import load_library as load_policies
from app.processes.interview import Given, Interview, answered_values
from app.settings import Settings
from tests.processes.walking import load_library

TODAY = date(2026, 11, 26)
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Told:
    """What became of a story."""

    values: dict[str, Any]
    codes: list[str]
    evidence: dict[str, str]


@lru_cache(maxsize=1)
def triage() -> Triage:
    """The triage of this repository."""
    settings = Settings()
    return Triage.load(settings.policies_dir, load_policies(settings.policies_dir))


@lru_cache(maxsize=1)
def reader() -> StoryReader:
    """The story reader of this repository."""
    return StoryReader(Cues.load(Settings().processes_dir / "stories" / "aid_intake.yml"))


@lru_cache(maxsize=1)
def processes() -> Any:
    """The processes of this repository."""
    return load_library()


def tell(turns: list[str]) -> Told:
    """A story told from beginning to end, confirmed, and nothing else answered."""
    library = processes()
    process = library.process("aid_intake")
    interview = Interview(process, {}, {"aid_intake": True}, TODAY)
    found = understand(reader(), interview, library.checker, turns)
    answers = {each.place.key: Given(each.value) for each in found} | {"story": Given("。".join(turns))}
    done = Interview(process, answers, {"aid_intake": True}, TODAY)
    values = answered_values(done)
    codes = [referred.code for referred in triage().refer(values, TODAY)]
    values.pop("story")
    return Told(values, codes, {each.place.key: each.evidence for each in found})


def read_stories(name: str) -> list[dict[str, Any]]:
    """Stories as they are written in a file beside this one."""
    path = HERE / name
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
