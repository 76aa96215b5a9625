"""What the loaded library says, and what it refuses to load."""

import dataclasses
from datetime import date
from pathlib import Path

import pytest

from app.policies.library import Library, LibraryError, load_library
from tests.policies.library_copy import PLAN, POLICIES, TODAY, LibraryCopy


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(POLICIES)


@pytest.fixture
def copy(tmp_path: Path) -> LibraryCopy:
    return LibraryCopy.make(tmp_path)


def test_the_plan_has_two_goals_sixty_task_sentences_and_five_safeguards(library: Library) -> None:
    articles = [clause.article for clause in library.clauses]
    assert articles.count("goals") == 2
    assert articles.count("safeguards") == 5
    assert sum(isinstance(article, int) for article in articles) == 60


def test_there_is_an_article_for_every_task_the_goals_and_the_safeguards(library: Library) -> None:
    assert {article.id for article in library.articles} == {*range(1, 21), "goals", "safeguards"}


def test_a_clause_is_found_by_its_full_id(library: Library) -> None:
    clause = library.clause("lj-cy-2025/1#2.2.6.1")
    assert clause.quote == (
        "市级人社部门会同相关部门通过自主申报、择优聘任等方式建立创业导师库，完善预约服务和集中服务等机制。"
    )
    assert (clause.article, clause.heading) == (6, "强化专业化指导服务")
    assert clause.full_id == "lj-cy-2025/1#2.2.6.1"


def test_an_unknown_clause_or_article_is_a_key_error(library: Library) -> None:
    with pytest.raises(KeyError):
        library.clause("lj-cy-2025/1#2.2.6.99")
    with pytest.raises(KeyError):
        library.article(21)


def test_every_quote_stands_verbatim_in_the_source(library: Library) -> None:
    source = (POLICIES / PLAN / "source.txt").read_text(encoding="utf-8")
    assert all(clause.quote in source for clause in library.clauses)


def test_what_the_plan_does_not_state_is_none(library: Library) -> None:
    document = library.document("lj-cy-2025/1")
    assert (document.doc_no, document.published_on, document.source_url) == (None, None, None)
    assert document.effective_from is None
    assert document.effective_to == date(2027, 12, 31)


def test_article_gives_the_words_for_a_task(library: Library) -> None:
    assert library.article(6).label == "创业导师预约"
    assert library.article("goals").heading == "目标任务"
    assert library.article(6, "lj-cy-2025/1") is library.article(6)


def test_all_clauses_are_in_force_today(library: Library) -> None:
    assert library.clauses_in_force(TODAY) == library.clauses
    assert library.clauses_out_of_force(TODAY) == ()


def test_after_the_review_date_no_clause_is_answered_from(library: Library) -> None:
    assert len(library.clauses_in_force(date(2027, 2, 20))) == len(library.clauses)
    assert library.clauses_in_force(date(2027, 2, 21)) == ()
    assert library.clauses_out_of_force(date(2027, 2, 21)) == library.clauses


def test_after_the_end_of_the_plan_no_clause_is_in_force_even_when_reviewed(copy: LibraryCopy) -> None:
    copy.replace("library.yml", "review_by: 2027-02-20", "review_by: 2030-01-01")
    library = load_library(copy.root)
    assert library.clauses_in_force(date(2027, 12, 31)) == library.clauses
    assert library.clauses_in_force(date(2028, 1, 1)) == ()


def test_a_clause_may_end_before_its_document(copy: LibraryCopy) -> None:
    copy.replace(f"{PLAN}/clauses.yml", '- id: "1.2"\n', '- id: "1.2"\n  effective_to: 2026-06-30\n')
    library = load_library(copy.root)
    assert [clause.id for clause in library.clauses_out_of_force(TODAY)] == ["1.2"]
    assert len(library.clauses_in_force(date(2026, 6, 30))) == 67


def test_a_draft_is_never_in_force_and_never_called_expired(copy: LibraryCopy) -> None:
    copy.replace("library.yml", "status: in_force", "status: draft")
    library = load_library(copy.root)
    assert library.clauses_in_force(TODAY) == ()
    assert library.clauses_out_of_force(TODAY) == ()


def test_a_superseded_version_was_in_force_until_its_end_and_needs_no_review(copy: LibraryCopy) -> None:
    copy.replace("library.yml", "status: in_force", "status: superseded")
    library = load_library(copy.root)
    assert library.clauses_in_force(date(2027, 12, 31)) == library.clauses
    assert library.clauses_in_force(date(2028, 1, 1)) == ()


def test_a_superseded_version_without_an_end_date_is_not_in_force(copy: LibraryCopy) -> None:
    copy.replace("library.yml", "status: in_force", "status: superseded")
    copy.replace("library.yml", "effective_to: 2027-12-31", "effective_to:")
    assert load_library(copy.root).clauses_in_force(TODAY) == ()


def test_a_document_is_not_in_force_before_its_first_day(copy: LibraryCopy) -> None:
    copy.replace("library.yml", "effective_from:\n", "effective_from: 2026-12-01\n")
    library = load_library(copy.root)
    assert library.clauses_in_force(TODAY) == ()
    assert library.clauses_in_force(date(2026, 12, 1)) == library.clauses


def test_facts_are_kept_apart_by_state(library: Library) -> None:
    verified, pending = library.facts("verified"), library.facts("pending")
    assert {fact.id for fact in verified} >= {
        "hotline-12345",
        "hotline-12356",
        "loan-personal-limit-national",
    }
    assert "hotline-12333" in {fact.id for fact in pending}
    assert set(verified) | set(pending) == set(library.facts())
    assert all(fact.confidence == "H" for fact in verified)


def test_no_fact_is_used_after_its_review_date(library: Library) -> None:
    assert library.facts("verified", TODAY) == library.facts("verified")
    assert library.facts("verified", date(2027, 2, 21)) == ()


def test_the_first_tax_fact_ends_with_its_rule(copy: LibraryCopy) -> None:
    copy.replace("facts/tax.yml", "effective_to: 2027-12-31", "effective_to: 2026-11-22")
    usable = {fact.id for fact in load_library(copy.root).facts(as_of=TODAY)}
    assert "tax-key-groups-2023" not in usable
    assert "tax-self-employed-half" in usable


def test_the_library_version_changes_with_any_byte(library: Library, copy: LibraryCopy) -> None:
    assert load_library(copy.root).library_version == library.library_version
    copy.append(f"{PLAN}/articles.yml", "# one more line\n")
    assert load_library(copy.root).library_version != library.library_version


def test_records_cannot_be_changed(library: Library) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        library.clauses[0].quote = "改了"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        (f"{PLAN}/source.txt", "创业", "创 业", "does not match source_sha256"),
        (f"{PLAN}/clauses.yml", "择优聘任", "择优聘用", "2.2.6.1: the quote is not in source.txt"),
        (f"{PLAN}/clauses.yml", "topics: [mentor]", "topics: [wizard]", "topic wizard is not in topics.yml"),
        (f"{PLAN}/clauses.yml", "article: 6", "article: 66", "no article 66"),
        (f"{PLAN}/clauses.yml", 'id: "1.2"', 'id: "1.1"', "1.1 occurs twice"),
        (f"{PLAN}/clauses.yml", "  plain: 力争", "  plain:\n  was: 力争", "1.2: plain is missing"),
        (f"{PLAN}/clauses.yml", "topics: [goals]", "topics: goals", "topics must be a list of texts"),
        (
            f"{PLAN}/clauses.yml",
            "  plain: 力争",
            "  plain: 力\n  plain: 力争",
            "key 'plain' is written twice",
        ),
        (f"{PLAN}/outline.yml", "article: 6", "article: true", "must be a task number"),
        ("library.yml", "review_by: 2027-02-20", 'review_by: "2027-02-20"', "review_by must be a date"),
        ("library.yml", "review_by: 2027-02-20", "review_by: 2027-02-30", "is not valid YAML"),
        ("library.yml", "status: in_force", "status: valid", "status is 'valid', expected one of"),
        ("library.yml", "title: “", 'title: "', "is not valid YAML"),
        ("library.yml", "  title:", "title:", "is not valid YAML"),
        ("topics.yml", "{id: goals", "{id: training", "training occurs twice"),
        ("facts/loan.yml", "value: 30", "value: dreißig", "value must be a number"),
        ("facts/loan.yml", "articles: [18]", "articles: [81]", "names an article that does not exist"),
        ("facts/loan.yml", "state: verified", "state: sure", "state is 'sure'"),
        ("facts/loan.yml", "  source:\n", "  origin:\n", "source is missing"),
    ],
)
def test_a_damaged_library_is_refused_with_file_and_problem(
    copy: LibraryCopy, file: str, old: str, new: str, problem: str
) -> None:
    copy.replace(file, old, new)
    with pytest.raises(LibraryError) as caught:
        load_library(copy.root)
    assert caught.value.file == file
    assert problem in caught.value.problem


def test_a_missing_file_is_named(copy: LibraryCopy) -> None:
    (copy.root / PLAN / "clauses.yml").unlink()
    with pytest.raises(LibraryError) as caught:
        load_library(copy.root)
    assert caught.value.file == f"{PLAN}/clauses.yml"
    assert "cannot be read" in caught.value.problem


def test_bytes_that_are_not_utf8_are_refused(copy: LibraryCopy) -> None:
    (copy.root / "topics.yml").write_bytes(b"- {id: goals, name: \xff\xfe}\n")
    with pytest.raises(LibraryError, match=r"topics\.yml: is not UTF-8"):
        load_library(copy.root)


def test_a_fact_id_may_not_occur_in_two_files(copy: LibraryCopy) -> None:
    text = (copy.root / "facts/framework.yml").read_text(encoding="utf-8")
    (copy.root / "facts/again.yml").write_text(text, encoding="utf-8")
    with pytest.raises(LibraryError, match="framework-national-2025 occurs twice"):
        load_library(copy.root)
