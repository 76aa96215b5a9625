"""Lets written life stories be told: the same reader, interview and triage as the chat.

Two ways: told freely, everything understood taken as it is, nothing else answered (`tell`); and the whole
intake with somebody honest (`whole_intake`), who says no when what is read back is wrong, and answers what is
still asked as it stands beside the story.
"""

import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.aid.cues import Cues
from app.aid.listening import AidStory, understand
from app.aid.matters import matters_of
from app.aid.story import StoryReader
from app.aid.triage import Triage
from app.policies.library import load_library as load_policies
from app.processes.interview import SKIPPED, Answer, Given, Interview, answered_values
from app.processes.model import StepType
from app.settings import Settings
from tests.aid.honest import Honest
from tests.processes.walking import load_library
from tests.support.learned import KEPT

TODAY = date(2026, 11, 26)
HERE = Path(__file__).parent
CLASSES = [f"T{number}" for number in range(8)]


@dataclass(frozen=True)
class Told:
    """What became of a story."""

    values: dict[str, Any]
    codes: list[str]
    evidence: dict[str, str]
    turns: int = 0
    accepted: bool = True

    def wrong(self, story: dict[str, Any]) -> set[str]:
        """Classes that are missing, or there although the story rules them out."""
        got, wanted = set(self.codes), set(story["referrals"])
        return (wanted - got) | (got & set(story.get("not", set(CLASSES) - wanted)))


@lru_cache(maxsize=1)
def triage() -> Triage:
    """The triage of this repository."""
    settings = Settings()
    return Triage.load(settings.policies_dir, load_policies(settings.policies_dir))


@lru_cache(maxsize=1)
def reader() -> StoryReader:
    """The story reader of this repository."""
    path = Settings().processes_dir / "stories" / "aid_intake.yml"
    return StoryReader(Cues.load(path), matters_of(path.with_suffix(""), KEPT))


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
    return _told(done, {each.place.key: each.evidence for each in found})


def whole_intake(story: dict[str, Any]) -> Told:
    """A story told in one message by somebody honest who then answers everything that is still asked."""
    library, honest = processes(), Honest.of(story)
    process = library.process("aid_intake")
    answers: dict[str, Answer] = {}
    consents: dict[str, bool] = {}
    evidence: dict[str, str] = {}
    turns, accepted = 2, True  # the wish, and the submission
    while True:
        now = Interview(process, answers, consents, TODAY)
        place = now.open_place()
        if place.step.type is StepType.CONFIRM:
            return _told(now, evidence, turns, accepted)
        turns += 1
        if place.purpose is not None:
            consents[place.purpose] = True
        elif place.key == "story":
            answers["story"] = Given("。".join(story["turns"]))
            found = understand(reader(), now, library.checker, story["turns"])
            turns += 1  # what was understood is read back
            accepted = all(honest.agrees(each.place.key, each.value) for each in found)
            if accepted:
                answers |= {each.place.key: Given(each.value) for each in found}
                evidence = {each.place.key: each.evidence for each in found}
            answers |= {key: SKIPPED for key in AidStory.leaves_out if key not in answers}
        else:
            value = honest.answer(place.key)
            answers[place.key] = SKIPPED if value is None else Given(value)


def _told(done: Interview, evidence: dict[str, str], turns: int = 0, accepted: bool = True) -> Told:
    values = answered_values(done)
    codes = [referred.code for referred in triage().refer(values, TODAY)]
    values.pop("story", None)
    return Told(values, codes, evidence, turns, accepted)


def read_stories(name: str) -> list[dict[str, Any]]:
    """Stories as they are written in a file beside this one."""
    path = HERE / name
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
