"""Puts the cases together."""

from dataclasses import dataclass

import structlog
from fastapi import FastAPI

from app.cases.asking import Wording
from app.cases.book import CaseBook
from app.cases.chat import ChatParts
from app.cases.connectors import StubConnector
from app.cases.filing import CaseOutcome
from app.cases.moving import Moving
from app.cases.outcomes import Outcome, Outcomes
from app.cases.service import Cases
from app.cases.shown import Shown
from app.clock import Clock
from app.db import Database
from app.limits import RateLimits
from app.privacy.wiring import PrivacyParts
from app.processes.errors import ProcessProblem
from app.processes.library import ProcessLibrary
from app.settings import Settings

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class CaseParts:
    """What other packages use."""

    service: Cases
    book: CaseBook


def load_processes(settings: Settings) -> ProcessLibrary:
    """The process files; ProcessProblem, logged in one line a problem, when one cannot be used."""
    try:
        return ProcessLibrary.load(settings.processes_dir, settings.names_file)
    except ProcessProblem as problem:
        _log.error("processes_cannot_start", problem=str(problem))
        raise


def create_cases(
    app: FastAPI,
    settings: Settings,
    database: Database,
    privacy: PrivacyParts,
    clock: Clock,
    others: dict[str, Outcome] | None = None,
) -> CaseParts:
    """The cases at work: `app.state.cases` is set. `others`: outcomes of other packages, by name."""
    library = load_processes(settings)
    book = CaseBook(library, privacy.consents, clock)
    wording = Wording(library.checker, privacy.consents.notice)
    filing = CaseOutcome(book, StubConnector())
    outcomes = Outcomes(book, {"case": filing, **(others or {})})
    parts = ChatParts(book, wording, privacy.vault, outcomes)
    moving = Moving(book, privacy.consents, privacy.keys)
    shown = Shown(book, wording)
    service = Cases(database, parts, filing, moving, shown)
    app.state.cases = service
    app.state.case_limits = RateLimits(settings)
    return CaseParts(service, book)
