"""Puts the cases together."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog
from fastapi import FastAPI

from app.cases.asking import Wording
from app.cases.assessing import Assessing
from app.cases.book import CaseBook, Watcher
from app.cases.bookings import Bookings
from app.cases.chat import Answers, ChatParts
from app.cases.chat_notice import ChatPapers
from app.cases.connectors import StubConnector
from app.cases.danger import Ear, FormDanger
from app.cases.file_store import FileStore
from app.cases.files import CaseFiles
from app.cases.filing import CaseOutcome
from app.cases.moving import Moving
from app.cases.notice import NoticeMaker
from app.cases.notice_pdf import NoticePrinter
from app.cases.outcomes import Outcome, Outcomes
from app.cases.papers import Papers
from app.cases.print_fonts import PrintFonts
from app.cases.providers import Providers
from app.cases.service import Cases
from app.cases.shown import Shown
from app.cases.stories import StoryReader
from app.cases.withdrawal import ForgetOnWithdrawal
from app.clock import Clock
from app.db import Database
from app.decisions.service import Eligibility
from app.limits import RateLimits
from app.policies.library import load_library
from app.policies.service import PolicyService
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
    papers: Papers
    files: CaseFiles

    def close(self) -> None:
        """Finish running work."""
        self.papers.close()
        self.files.close()


def load_processes(settings: Settings) -> ProcessLibrary:
    """The process files; ProcessProblem, logged in one line a problem, when one cannot be used."""
    try:
        return ProcessLibrary.load(settings.processes_dir, settings.names_file)
    except ProcessProblem as problem:
        _log.error("processes_cannot_start", problem=str(problem))
        raise


def load_eligibility(settings: Settings, policies: object) -> Eligibility:
    """The decision tables, on the library the policy answers stand on where that is loaded already."""
    known = policies.library if isinstance(policies, PolicyService) else None
    library = known or load_library(settings.policies_dir)
    return Eligibility.load(settings.policies_dir, library)


def create_cases(
    app: FastAPI,
    settings: Settings,
    database: Database,
    privacy: PrivacyParts,
    clock: Clock,
    eligibility: Eligibility | None = None,
    others: dict[str, Outcome] | None = None,
    stories: Sequence[StoryReader] = (),
    watchers: Sequence[Watcher] = (),
    forgetting: ForgetOnWithdrawal | None = None,
    providers: Providers | None = None,
    bookings: Bookings | None = None,
    answers: Answers | None = None,
    ear: Ear | None = None,
    library: ProcessLibrary | None = None,
) -> CaseParts:
    """The cases: `app.state.cases`, `.papers` and `.case_files` are set.

    `others`: outcomes by name; `providers`: by the names that steps use; `answers`: the policy library;
    `ear`: hears danger and tells people; `library`: the processes, where they are read already.
    """
    library = library or load_processes(settings)
    book = CaseBook(library, privacy.consents, clock, watchers, providers)
    wording = Wording(library.checker, privacy.consents.notice)
    filing = CaseOutcome(book, StubConnector())
    outcomes = Outcomes(book, {"case": filing, **(others or {})})
    ear = ear or Ear()
    parts = ChatParts(book, wording, privacy.vault, outcomes, tuple(stories), answers, ear.hears)
    limits = RateLimits(settings)
    moving = Moving(book, outcomes, privacy.consents, privacy.keys, settings.page_url, limits)
    shown = Shown(book, wording)
    tables = eligibility or load_eligibility(settings, None)
    maker, assessing = NoticeMaker(book, wording), Assessing(book, wording, tables)
    danger = FormDanger(database, book, privacy.keys, ear)
    chat_papers = ChatPapers(book, maker, assessing)
    service = Cases(database, parts, filing, moving, shown, chat_papers, danger, bookings)
    papers = Papers(database, book, moving, maker, assessing, _open_printer(settings))
    store = FileStore(settings.var_dir / "files")
    files = CaseFiles(database, book, shown, store, privacy.consents, privacy.audit)
    if forgetting is not None:
        forgetting.join(service)
    app.state.cases, app.state.papers, app.state.case_files = service, papers, files
    app.state.case_limits = limits
    return CaseParts(service, book, papers, files)


def _open_printer(settings: Settings) -> NoticePrinter:
    fonts = PrintFonts(settings.font_dir)
    if fonts.missing:
        _log.warning("print_font_missing", files=[str(path) for path in fonts.missing])
    return NoticePrinter(fonts)


@asynccontextmanager
async def running_cases(parts: CaseParts) -> AsyncIterator[None]:
    """The cases at work: uploaded files that no case knows any more are swept in the background."""
    task = asyncio.create_task(parts.files.sweep_forever())
    task.add_done_callback(_report_end)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])
        await asyncio.to_thread(parts.close)


def _report_end(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        _log.error("case_files_sweep_ended", error=type(error).__name__)
