"""Puts the aid intakes together."""

from datetime import timedelta

import structlog
from fastapi import FastAPI

from app.aid.alerts import AidAlerts
from app.aid.beginnings import Beginnings
from app.aid.carrying import CarryOver
from app.aid.cues import CueProblem, Cues
from app.aid.directions import Directions
from app.aid.listening import AidStory
from app.aid.matters import matters_of
from app.aid.outcome import AidOutcome
from app.aid.plan_pdf import PlanPrinter
from app.aid.service import Aid
from app.aid.story import StoryReader
from app.aid.triage import Triage
from app.cases.book import CaseBook
from app.cases.print_fonts import PrintFonts
from app.clock import Clock
from app.db import Database
from app.policies.library import Library, load_library
from app.policies.service import PolicyService
from app.privacy.audit.chain import Audit
from app.privacy.vault import Vault
from app.settings import Settings

_log = structlog.get_logger(__name__)


class AidParts:
    """What the cases take from aid, and aid from the cases, which are made in between."""

    def __init__(self, settings: Settings, policies: object, clock: Clock) -> None:
        known = policies.library if isinstance(policies, PolicyService) else None
        self._library: Library = known or load_library(settings.policies_dir)
        self._clock = clock
        self.triage = Triage.load(settings.policies_dir, self._library)
        self._at_once = timedelta(minutes=settings.aid_at_once_minutes)
        self.outcome = AidOutcome(self.triage, self._library, clock, self._at_once)
        self.alerts = AidAlerts(clock)
        self.carry_over = CarryOver()
        self.beginnings = Beginnings()
        self.story = load_story(settings, Directions(self.triage, clock))
        self.printer = PlanPrinter(PrintFonts(settings.font_dir))

    @property
    def watchers(self) -> tuple[AidAlerts, CarryOver, Beginnings]:
        """Who is told of every answer."""
        return self.alerts, self.carry_over, self.beginnings

    def join(self, app: FastAPI, database: Database, book: CaseBook, audit: Audit, vault: Vault) -> None:
        """The cases are there: `app.state.aid`, `.aid_alerts` and `.aid_printer` are set."""
        self.outcome.join(book.library.checker.places)
        self.carry_over.join(book)
        self.beginnings.join(book, vault)
        app.state.aid = Aid(
            database, book, self.outcome, self.triage, self._library, audit, vault, self._clock, self._at_once
        )
        app.state.aid_alerts = self.alerts
        app.state.aid_printer = self.printer

    def close(self) -> None:
        """Finish running work."""
        self.printer.close()


def load_story(settings: Settings, directions: Directions) -> AidStory:
    """The story reader; CueProblem or ValueError, logged, when its files cannot be used."""
    try:
        path = settings.processes_dir / "stories" / "aid_intake.yml"
        matters = matters_of(path.with_suffix(""), settings.var_dir / "cache")
        return AidStory(StoryReader(Cues.load(path), matters), directions)
    except (CueProblem, ValueError) as problem:
        _log.error("aid_cannot_start", problem=str(problem))
        raise
