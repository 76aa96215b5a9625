"""Uploaded files of cases: kept, given out, deleted. What no case knows any more is swept from the disk."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar
from uuid import uuid4

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.cases import repository
from app.cases.book import CITIZEN_ON_PAGE, CaseBook, Opened
from app.cases.errors import CaseNotOpen, TooManyFiles
from app.cases.file_store import FileStore
from app.cases.life import OPEN_FOR_ANSWERS
from app.cases.models import CaseFile
from app.cases.offices import of_office
from app.cases.shown import Shown
from app.cases.uploads import Upload, checked
from app.db import Database
from app.errors import NotFound, Unavailable
from app.privacy.audit.chain import Audit
from app.privacy.consent import Consents
from app.privacy.repository import end_lease, take_lease
from app.processes.errors import StepUnknown
from app.processes.interview import Place
from app.processes.model import StepType

MOST_FILES = 20
AT_ONCE = 32  # uploads one process holds in memory; whoever comes then is refused, not kept waiting
_LEASE = timedelta(minutes=5)
_SPARED = timedelta(hours=1)  # a file younger than this may still be waiting for its row
_SWEEP_SECONDS = 600.0
_BATCH = 200
_JOB = "case_files"

_log = structlog.get_logger(__name__)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as it was kept."""

    id: str
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Content:
    """A file given out."""

    name: str
    media_type: str
    content: bytes


class CaseFiles:
    """Files of cases for their people and for the staff of the office."""

    def __init__(
        self,
        database: Database,
        book: CaseBook,
        shown: Shown,
        store: FileStore,
        consents: Consents,
        audit: Audit,
    ) -> None:
        self._database = database
        self._book = book
        self._shown = shown
        self._store = store
        self._consents = consents
        self._audit = audit
        # One at a time: a large picture takes a hundred megabytes while it is drawn anew.
        self._checks = ThreadPoolExecutor(1, thread_name_prefix="uploads")
        self._disk = ThreadPoolExecutor(2, thread_name_prefix="files")
        self._places = asyncio.Semaphore(AT_ONCE)

    def close(self) -> None:
        """Finish running work."""
        self._checks.shutdown()
        self._disk.shutdown()

    async def _in(self, pool: ThreadPoolExecutor, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(pool, work)

    async def may_add(self, conversation_id: str, case_id: str, key: str) -> None:
        """Refuse what would be refused anyway, before its content is read."""
        await self._database.read(
            lambda db: self._place(db, self._book.read(db, case_id, conversation_id), key)
        )

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Room for the content of one upload; Unavailable when there is none."""
        if self._places.locked():
            raise Unavailable("现在上传的人太多，请过一会儿再传。")
        async with self._places:
            yield

    async def add(self, conversation_id: str, case_id: str, key: str, name: str, content: bytes) -> Kept:
        """Check a file, keep it and add it to the answer of its step."""
        upload = await self._in(self._checks, lambda: checked(name, content))
        path, content_key = await self._in(self._disk, lambda: self._store.put(upload.content))

        def work(db: Session) -> Kept:
            opened = self._book.tidy(db, self._book.locked(db, case_id, conversation_id))
            return self._add(db, opened, key, upload, (path, content_key))

        try:
            return await self._database.write(work)
        except BaseException:
            await self._in(self._disk, lambda: self._store.remove(path))
            raise

    def _add(self, db: Session, opened: Opened, key: str, upload: Upload, stored: tuple[str, str]) -> Kept:
        place = self._place(db, opened, key)
        known = self._named(opened, key)
        # Files taken out of the answer on the page make room for this one.
        repository.delete_files_of(db, opened.row.id, [key], but=known)
        if len(repository.files(db, opened.row.id)) >= MOST_FILES:
            raise TooManyFiles
        kept = Kept(str(uuid4()), upload.name, upload.media_type, len(upload.content))
        row = {
            "id": kept.id,
            "case_id": opened.row.id,
            "key": place.key,
            "name": kept.name,
            "media_type": kept.media_type,
            "size": kept.size,
            "path": stored[0],
            "content_key": stored[1],
            "uploaded_by": CITIZEN_ON_PAGE.name,
            "created_at": self._book.now,
        }
        repository.add_file(db, row)
        # The case is locked and files are only added: whoever looked at it earlier overwrites nobody.
        self._book.give(db, opened, key, [*known, kept.id], CITIZEN_ON_PAGE, opened.row.revision)
        self._shown.note(db, opened.row.conversation_id, seen=False)
        return kept

    def _place(self, db: Session, opened: Opened, key: str) -> Place:
        """The step a file belongs to, when this case takes files there now."""
        if opened.row.state not in OPEN_FOR_ANSWERS:
            raise CaseNotOpen
        place = opened.interview.by_key.get(key)
        if place is None or place.step.type is not StepType.FILE:
            raise StepUnknown
        if place.step.personal is not None:
            self._consents.require(db, opened.row.conversation_id, place.step.personal)
        return place

    def _named(self, opened: Opened, key: str) -> list[str]:
        """The files the answer names."""
        stored = opened.stored.get(key)
        return [] if stored is None or stored.value is None else [str(each) for each in stored.value]

    async def delete(self, conversation_id: str, case_id: str, file_id: str) -> None:
        """Forget a file, and take it out of the answer."""

        def work(db: Session) -> str:
            opened = self._book.tidy(db, self._book.locked(db, case_id, conversation_id))
            return self._delete(db, opened, file_id)

        path = await self._database.write(work)
        await self._in(self._disk, lambda: self._store.remove(path))

    def _delete(self, db: Session, opened: Opened, file_id: str) -> str:
        if opened.row.state not in OPEN_FOR_ANSWERS:
            raise CaseNotOpen
        file = repository.file(db, opened.row.id, file_id)
        if file is None:
            raise NotFound
        path, left = file.path, [each for each in self._named(opened, file.key) if each != file_id]
        repository.delete_file(db, opened.row.id, file_id)
        if left:
            self._book.give(db, opened, file.key, left, CITIZEN_ON_PAGE, opened.row.revision)
        else:
            repository.delete_answers(db, opened.row.id, [file.key])
            self._book.tidy(db, self._book.reopened(db, opened))
        self._shown.note(db, opened.row.conversation_id, seen=False)
        return path

    async def read(self, conversation_id: str, case_id: str, file_id: str) -> Content:
        """A person's own file."""

        def look(db: Session) -> CaseFile:
            return self._audited(db, self._book.read(db, case_id, conversation_id), file_id, actor="visitor")

        return await self._content(await self._database.write(look))

    async def staff_read(self, case_id: str, file_id: str, username: str, office_id: str) -> Content:
        """A file for the staff of the office that looks after its case."""

        def look(db: Session) -> CaseFile:
            opened = of_office(self._book.read(db, case_id), office_id)
            return self._audited(db, opened, file_id, actor=f"staff:{username}")

        return await self._content(await self._database.write(look))

    def _audited(self, db: Session, opened: Opened, file_id: str, *, actor: str) -> CaseFile:
        file = repository.file(db, opened.row.id, file_id)
        if file is None:
            raise NotFound
        self._audit.record(
            db,
            actor=actor,
            action="case.file_read",
            purpose=self._purpose(opened, file.key),
            conversation_id=opened.row.conversation_id,
            details={"case": opened.row.number, "file": file.id},
        )
        return file

    def _purpose(self, opened: Opened, key: str) -> str | None:
        place = opened.interview.by_key.get(key)
        return place.step.personal if place is not None else None

    async def _content(self, file: CaseFile) -> Content:
        content = await self._in(self._disk, lambda: self._store.get(file.path, file.content_key))
        if content is None:
            _log.error("case_file_lost", file=file.id)
            raise NotFound("这个文件打不开了，请删掉后重新上传。")
        return Content(file.name, file.media_type, content)

    # ── sweep ──

    async def sweep_forever(self) -> None:
        """Remove what no case knows, again and again. Ends only by cancellation."""
        holder = str(uuid4())
        while True:
            try:
                await self.sweep(holder)
            except (SQLAlchemyError, OSError) as error:  # the database or the disk is away: it is tried again
                _log.error("case_files_not_swept", error=type(error).__name__)
            await asyncio.sleep(_SWEEP_SECONDS)

    async def sweep(self, holder: str) -> int:
        """Remove files older than an hour that no case knows: of deleted cases, of broken uploads."""
        now = self._book.now
        if not await self._database.write(lambda db: take_lease(db, _JOB, holder, now, now + _LEASE)):
            return 0
        before = (now - _SPARED).timestamp()
        names = await self._in(self._disk, lambda: list(self._store.older_than(before)))
        removed = 0
        for start in range(0, len(names), _BATCH):
            removed += await self._sweep(names[start : start + _BATCH])
        await self._database.write(lambda db: end_lease(db, _JOB, holder, self._book.now))
        if removed:
            _log.info("case_files_swept", removed=removed)
        return removed

    async def _sweep(self, names: list[str]) -> int:
        known = await self._database.read(lambda db: repository.paths_in_use(db, names))
        orphans = [name for name in names if name not in known]
        await self._in(self._disk, lambda: self._remove(orphans))
        return len(orphans)

    def _remove(self, names: list[str]) -> None:
        for name in names:
            self._store.remove(name)
