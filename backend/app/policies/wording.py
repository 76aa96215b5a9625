"""The standing sentences of policy replies, read from `policies/wording.yml`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.policies.rows import LibraryError, parse_yaml, read_bytes
from app.policies.schemas import AnswerStatus

_FILE = "wording.yml"
_SENTENCES = (
    "ask_back", "several", "second_question", "nearest", "nearest_part", "near_tasks", "hotline_fact",
    "expired",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no answer: the status it ends in, the sentence, and a clause that may help instead."""

    status: AnswerStatus
    text: str
    see: str | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """What is said to who asks in general what there is for him, and the clauses that it rests on.

    The first `told` are told in a line each, the others only named: more is too long for a phone.
    """

    lead: str
    line: str
    more: str
    tail: str
    told: int
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """Every sentence the library says in its own words."""

    ask_back: str
    several: str
    second_question: str
    nearest: str
    nearest_part: str
    near_tasks: str
    hotline_fact: str
    overview: Overview
    part_names: dict[str, str]
    missing: dict[str, str]
    refusals: dict[str, Refusal]
    expired: str
    about: dict[str, str]
    general_caveat: str
    unit_caveats: dict[str, tuple[str, ...]]

    @classmethod
    def load(cls, policies_dir: Path) -> "Wording":
        """Reads `wording.yml`; LibraryError names what is missing."""
        data: dict[str, Any] = parse_yaml(read_bytes(policies_dir / _FILE, policies_dir), _FILE)
        try:
            return cls(
                **{name: data[name] for name in _SENTENCES},
                overview=_overview(data["overview"]),
                part_names=data["part_names"],
                missing=data["missing"],
                refusals={kind: _refusal(row) for kind, row in data["refusals"].items()},
                about=data["about"],
                general_caveat=data["caveats"]["general"],
                unit_caveats={unit: tuple(texts) for unit, texts in data["unit_caveats"].items()},
            )
        except KeyError as error:
            raise LibraryError(_FILE, f"lacks {error}") from error

    def part_name(self, article: int | str) -> str:
        """How an article is called aloud: 第6条, 目标任务."""
        return f"第{article}条" if isinstance(article, int) else self.part_names[article]


def _overview(row: dict[str, Any]) -> Overview:
    return Overview(row["lead"], row["line"], row["more"], row["tail"], row["told"], tuple(row["clauses"]))


def _refusal(row: dict[str, str]) -> Refusal:
    return Refusal(AnswerStatus(row["status"]), row["text"], row.get("see"))
