"""Uploaded files of a case: encrypted on disk, part of the answer, for their person and the office alone."""

import stat
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from cryptography.fernet import Fernet

from app.cases import repository
from app.cases.errors import CaseNotFound, CaseNotOpen, FileRefused, TooManyFiles
from app.cases.file_store import FileStore
from app.cases.files import MOST_FILES, CaseFiles, Kept
from app.cases.schemas import Revision
from app.cases.wiring import CaseParts
from app.errors import NotFound
from app.privacy.audit import repository as trail
from app.privacy.errors import ConsentMissing
from app.processes.errors import AnswerProblem, StepUnknown
from tests.cases.papers import CONTACT, INDIVIDUAL, filled, parts_of
from tests.cases.test_uploads import PDF, picture
from tests.cases.world import Visitor, World, run

OFFICE = "00000000-0000-0000-0000-0000000000aa"
KEY = "certificate"


@pytest.fixture
def parts(startup: World, tmp_path: Path) -> Iterator[CaseParts]:
    found = parts_of(startup, tmp_path)
    yield found
    found.close()


@pytest.fixture
def files(parts: CaseParts) -> CaseFiles:
    return parts.files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "files"


@pytest.fixture
def person(startup: World) -> Visitor:
    return startup.visitor()


@pytest.fixture
def case_id(person: Visitor) -> str:
    return filled(person, INDIVIDUAL, CONTACT)


def add(
    files: CaseFiles, person: Visitor, case_id: str, content: bytes | None = None, key: str = KEY
) -> Kept:
    return run(files.add(person.conversation_id, case_id, key, "毕业证.jpg", content or picture()))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def test_an_upload_is_part_of_the_answer_and_can_be_read_again(
    files: CaseFiles, person: Visitor, case_id: str
) -> None:
    first, second = add(files, person, case_id), add(files, person, case_id, PDF)
    assert person.world.values(case_id)[KEY] == [first.id, second.id]
    read = run(files.read(person.conversation_id, case_id, second.id))
    assert (read.name, read.media_type, read.content) == ("毕业证.pdf", "application/pdf", PDF)


def test_on_disk_it_is_encrypted_under_a_random_name_for_us_alone(
    files: CaseFiles, person: Visitor, case_id: str, folder: Path
) -> None:
    add(files, person, case_id, PDF)
    (path,) = folder.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert b"Catalog" not in path.read_bytes() and "毕业" not in path.name
    (row,) = person.world.rows("SELECT name, path, content_key FROM case_files")
    assert row.path == path.name and "毕业" not in row.name
    assert row.content_key.split(":")[0] in person.world.privacy.keys.ids


def test_without_its_key_a_file_is_noise(
    files: CaseFiles, person: Visitor, case_id: str, folder: Path
) -> None:
    add(files, person, case_id, PDF)
    (row,) = person.world.rows("SELECT content_key, path FROM case_files")
    key = person.world.privacy.keys.decrypt(row.content_key)
    store = FileStore(folder)
    assert store.get(row.path, key) == PDF
    assert store.get(row.path, Fernet.generate_key().decode()) is None


def test_a_refused_file_leaves_nothing_behind(
    files: CaseFiles, person: Visitor, case_id: str, folder: Path
) -> None:
    with pytest.raises(FileRefused):
        add(files, person, case_id, b"<html>")
    assert names(folder) == [] and person.world.values(case_id)[KEY] is None


def test_an_answer_names_only_files_that_were_uploaded_to_its_question(
    files: CaseFiles, person: Visitor, case_id: str, startup: World
) -> None:
    stranger = startup.visitor()
    other = add(files, stranger, filled(stranger, INDIVIDUAL, CONTACT))
    for made_up in ("x", "../../etc/passwd", str(uuid4()), other.id):
        with pytest.raises(AnswerProblem):
            person.answer(case_id, KEY, [made_up])
    kept = add(files, person, case_id)
    person.answer(case_id, KEY, [kept.id])
    assert startup.values(case_id)[KEY] == [kept.id]


@pytest.mark.parametrize("key", ["trade", "nothing", "shareholders.0.share"])
def test_a_step_that_takes_no_files_gets_none(
    files: CaseFiles, person: Visitor, case_id: str, folder: Path, key: str
) -> None:
    with pytest.raises(StepUnknown):
        add(files, person, case_id, key=key)
    with pytest.raises(StepUnknown):
        run(files.may_add(person.conversation_id, case_id, key))
    assert names(folder) == []


def test_nothing_is_taken_before_the_person_agreed(files: CaseFiles, startup: World) -> None:
    person = startup.visitor()
    case_id = person.start("personal_startup").id
    for key in ("trade", "licence_bound", "region", "has_licence", "group"):
        person.answer(case_id, key, INDIVIDUAL[key])
    with pytest.raises((ConsentMissing, StepUnknown)):
        add(files, person, case_id)


def test_an_answer_takes_nine_files_and_a_case_no_more_than_it_may(
    files: CaseFiles, person: Visitor, case_id: str, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    for _ in range(9):
        add(files, person, case_id, PDF)
    with pytest.raises(AnswerProblem):
        add(files, person, case_id, PDF)
    assert MOST_FILES == 20
    monkeypatch.setattr("app.cases.files.MOST_FILES", 9)
    with pytest.raises(TooManyFiles):
        add(files, person, case_id, PDF)
    assert len(names(folder)) == 9


def test_uploads_at_the_same_time_all_stand_in_the_answer(
    files: CaseFiles, person: Visitor, case_id: str
) -> None:
    kept: list[str] = []

    def upload() -> None:
        kept.append(add(files, person, case_id, PDF).id)

    threads = [threading.Thread(target=upload) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(person.world.values(case_id)[KEY]) == sorted(kept) and len(kept) == 5


def test_a_file_of_somebody_else_does_not_exist(
    files: CaseFiles, person: Visitor, case_id: str, startup: World
) -> None:
    kept, stranger = add(files, person, case_id), startup.visitor()
    own = filled(stranger, INDIVIDUAL, CONTACT)
    for case in (case_id, own):
        with pytest.raises((CaseNotFound, NotFound)):
            run(files.read(stranger.conversation_id, case, kept.id))
        with pytest.raises((CaseNotFound, NotFound)):
            run(files.delete(stranger.conversation_id, case, kept.id))
    with pytest.raises(CaseNotFound):
        add(files, stranger, case_id)


def test_naming_the_file_of_somebody_else_in_an_answer_opens_nothing(
    files: CaseFiles, person: Visitor, case_id: str, startup: World
) -> None:
    kept, stranger = add(files, person, case_id), startup.visitor()
    own = filled(stranger, INDIVIDUAL, CONTACT)
    with pytest.raises(AnswerProblem):
        stranger.answer(own, KEY, [kept.id])
    with pytest.raises(NotFound):
        run(files.read(stranger.conversation_id, own, kept.id))
    run(files.read(person.conversation_id, case_id, kept.id))


def test_deleting_takes_it_out_of_the_answer_and_off_the_disk(
    files: CaseFiles, person: Visitor, case_id: str, folder: Path
) -> None:
    first, second = add(files, person, case_id), add(files, person, case_id)
    run(files.delete(person.conversation_id, case_id, first.id))
    assert person.world.values(case_id)[KEY] == [second.id] and len(names(folder)) == 1
    run(files.delete(person.conversation_id, case_id, second.id))
    assert KEY not in person.world.values(case_id) and names(folder) == []
    with pytest.raises(NotFound):
        run(files.delete(person.conversation_id, case_id, second.id))


def test_a_submitted_case_keeps_its_files_as_they_are(
    files: CaseFiles, person: Visitor, case_id: str
) -> None:
    kept = add(files, person, case_id)
    submit(person, case_id)
    with pytest.raises(CaseNotOpen):
        add(files, person, case_id)
    with pytest.raises(CaseNotOpen):
        run(files.delete(person.conversation_id, case_id, kept.id))
    assert run(files.read(person.conversation_id, case_id, kept.id)).name == "毕业证.jpg"


def submit(person: Visitor, case_id: str) -> None:
    revision = person.read(case_id).revision
    run(person.world.service.submit(person.conversation_id, case_id, Revision(revision=revision)))


def test_staff_read_what_their_office_looks_after_and_every_look_is_noted(
    files: CaseFiles, person: Visitor, case_id: str
) -> None:
    kept = add(files, person, case_id)
    with pytest.raises(CaseNotFound):
        run(files.staff_read(case_id, kept.id, "li", OFFICE))  # a draft is the person's alone
    submit(person, case_id)
    assert run(files.staff_read(case_id, kept.id, "li", OFFICE)).media_type == "image/jpeg"
    shown = run(person.world.service.staff_read(case_id, OFFICE))
    (step,) = [each for each in shown.steps if each.step.id == KEY]
    assert (step.value, step.said) == ([kept.id], "1 个文件")  # the window finds what it may open
    take(person.world, case_id, OFFICE)
    with pytest.raises(CaseNotFound):
        run(files.staff_read(case_id, kept.id, "wang", str(uuid4())))
    run(files.read(person.conversation_id, case_id, kept.id))
    with person.world.database.reading() as session:
        events = [event for event in trail.events(session) if event.action == "case.file_read"]
    assert [event.actor for event in events] == ["staff:li", "visitor"]
    assert all(kept.id in event.details and event.purpose == "basic" for event in events)


def take(world: World, case_id: str, office: str) -> None:
    with world.database.transaction() as session:
        repository.change(session, case_id, office_id=office)


def test_an_answer_that_falls_away_takes_its_files_along(
    files: CaseFiles, person: Visitor, case_id: str
) -> None:
    add(files, person, case_id)
    person.answer(case_id, "group", ["none"])
    assert person.world.rows("SELECT id FROM case_files") == []


def test_skipping_forgets_the_files(files: CaseFiles, person: Visitor, case_id: str) -> None:
    add(files, person, case_id)
    person.answer(case_id, KEY, skip=True)
    assert person.world.rows("SELECT id FROM case_files") == []


def test_consent_taken_back_forgets_the_files(files: CaseFiles, person: Visitor, case_id: str) -> None:
    add(files, person, case_id)
    person.withdraw_consent("basic")
    assert person.world.rows("SELECT id FROM case_files") == []


def test_a_file_taken_out_on_the_page_is_forgotten_with_the_next_upload(
    files: CaseFiles, person: Visitor, case_id: str
) -> None:
    first, second = add(files, person, case_id), add(files, person, case_id)
    person.answer(case_id, KEY, [second.id])
    third = add(files, person, case_id)
    assert {row.id for row in person.world.rows("SELECT id FROM case_files")} == {second.id, third.id}
    assert first.id not in person.world.values(case_id)[KEY]


def test_the_sweep_removes_what_no_case_knows_once_it_is_an_hour_old(
    files: CaseFiles, person: Visitor, case_id: str, folder: Path
) -> None:
    kept = add(files, person, case_id)
    (folder / ("0" * 32)).write_bytes(b"left by a broken upload")
    (folder / "not-ours.txt").write_bytes(b"")
    world = person.world
    world.clock.moment = datetime.fromtimestamp((folder / ("0" * 32)).stat().st_mtime, tz=UTC)
    world.clock.forward(minutes=59)
    assert run(files.sweep("one")) == 0
    world.clock.forward(minutes=2)
    assert run(files.sweep("one")) == 1
    assert len(names(folder)) == 2 and "not-ours.txt" in names(folder)
    run(person.world.service.discard(person.conversation_id, case_id))
    assert run(files.sweep("one")) == 1
    assert names(folder) == ["not-ours.txt"] and kept.id


def test_one_process_sweeps_at_a_time(
    files: CaseFiles, startup: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr("app.cases.files.end_lease", lambda db, name, holder, now: asked.append(holder))
    assert run(files.sweep("one")) == 0
    assert run(files.sweep("two")) == 0
    assert asked == ["one"]


def test_a_file_that_was_changed_on_disk_is_not_given_out(
    files: CaseFiles, person: Visitor, case_id: str, folder: Path
) -> None:
    kept = add(files, person, case_id)
    (path,) = folder.iterdir()
    path.write_bytes(path.read_bytes()[:-5] + b"AAAAA")
    with pytest.raises(NotFound, match="not_found"):
        run(files.read(person.conversation_id, case_id, kept.id))
