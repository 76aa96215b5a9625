"""What the validator says of documents, clauses, articles and topics."""

from datetime import date
from pathlib import Path

import pytest

from app.policies.validate.checks import freeze
from tests.policies.library_copy import PLAN, TODAY, LibraryCopy

CLAUSES, OUTLINE, ARTICLES = f"{PLAN}/clauses.yml", f"{PLAN}/outline.yml", f"{PLAN}/articles.yml"
FROZEN = f"{PLAN}/FROZEN.sha256"


@pytest.fixture
def copy(tmp_path: Path) -> LibraryCopy:
    return LibraryCopy.make(tmp_path)


def test_the_library_as_it_stands_has_no_problems_and_no_warnings(copy: LibraryCopy) -> None:
    assert copy.problems() == []
    assert copy.warnings() == []


def test_all_problems_are_reported_at_once(copy: LibraryCopy) -> None:
    copy.replace(CLAUSES, "topics: [mentor]", "topics: [wizard]")
    copy.replace(ARTICLES, "label: 创业导师预约", "label: 很长很长很长很长很长的按钮文字")
    copy.replace("facts/loan.yml", "confidence: H", "confidence: L")
    files = {line.split(": ")[0] for line in copy.problems()}
    assert files == {f"policies/{name}" for name in (CLAUSES, ARTICLES, "facts/loan.yml")}


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        # the words themselves
        (CLAUSES, "择优聘任", "择优聘用", "2.2.6.1: the quote is not in source.txt"),
        (
            CLAUSES,
            "择优聘任",
            "择优聘用",
            "headings and quotes leave the source: it has “任等方式建立创业导师库",
        ),
        (CLAUSES, "plain: 各地统筹用好", "plain: 失败者也能用好", "the word 失败者 must not be said"),
        (CLAUSES, "plain: 各地统筹用好", "plain: 老赖用好", "the word 老赖 must not be said"),
        (CLAUSES, "plain: 各地统筹用好", f"plain: {'很' * 40}用好", "plain has 7"),
        (CLAUSES, "plain: 各地统筹用好", "plain: 一句。各地统筹用好", "3.2.1: plain must be one sentence"),
        (
            CLAUSES,
            "培训2万人左右，支持建",
            "培训3万人左右，支持建",
            "1.2: plain says 3, which the quote does not",
        ),
        (CLAUSES, "contains: []", "contains: [amount]", "1.1: contains says amount, but the quote has no"),
        (CLAUSES, "contains: []", "contains: [money]", "1.1: contains: 0: 'money' is not one of"),
        (CLAUSES, "topics: [mentor]", "topics: [wizard]", "2.2.6.1: topic wizard is not in topics.yml"),
        (CLAUSES, "  plain: 力争", "  simple: 力争", "1.2: 'plain' is a required property"),
        # numbering
        (CLAUSES, 'id: "2.2.6.2"', 'id: "2.2.6.3"', "2.2.6.3: occurs twice"),
        (CLAUSES, 'id: "2.2.6.4"', 'id: "2.2.6.5"', "2.2.6.5: is sentence 4 of its section"),
        (CLAUSES, 'id: "2.2.7.1"', 'id: "2.2.77.1"', "2.2.77.1: outline.yml has no section 2.2.77"),
        (CLAUSES, "article: 6", "article: 5", "2.2.6.1: article or heading differs from section 2.2.6"),
        (CLAUSES, "heading: 强化专业化指导服务", "heading: 导师", "2.2.6.1: article or heading differs"),
        (OUTLINE, 'id: "2.2.7"', 'id: "2.2.17"', "2.2.17: is printed as 7.建强创业指导师队伍。"),
        (OUTLINE, 'id: "2.2"', 'id: "2.3"', "2.3: occurs twice"),
        (OUTLINE, 'id: "2.2"', 'id: "2.3"', "2.2.4: comes before its part 2.2"),
        (
            OUTLINE,
            "heading: 强化专业化指导服务",
            "heading: 导师",
            "2.2.6: heading differs from the printed one",
        ),
        (OUTLINE, "  article: 7\n", "", "articles are numbered [1, 2, 3, 4, 5, 6, 8,"),
        (OUTLINE, "printed: 7.建强", "printed: 建强", "2.2.7: is printed as 建强创业指导师队伍"),
        # articles
        (ARTICLES, "- id: 6\n", "- id: 5\n", "5: occurs twice"),
        (ARTICLES, "- id: 6\n", "- id: 5\n", "6: is missing"),
        (ARTICLES, "- id: 6\n", "- id: 60\n", "60: outline.yml has no such article"),
        (ARTICLES, "heading: 强化专业化指导服务", "heading: 导师", "6: heading differs from outline.yml"),
        (ARTICLES, "heading: 保障措施", "heading: 保障", "safeguards: heading differs from outline.yml"),
        (
            ARTICLES,
            "summary: 公共创业",
            "summary: 一。二。三。公共创业",
            "4: summary must be at most 3 sentences",
        ),
        (ARTICLES, "label: 创业导师预约", "label: 失败者的导师", "6: the word 失败者 must not be said"),
        # the row of the version
        ("library.yml", "source_sha256: 3b", "source_sha256: 4c", "does not match source_sha256"),
        (
            "library.yml",
            "effective_from:\n",
            "effective_from: 2028-01-01\n",
            "is after effective_to 2027-12-31",
        ),
        (
            "library.yml",
            "supersedes: []",
            "supersedes: [lj-cy-2020/1]",
            "supersedes lj-cy-2020/1, which is not",
        ),
        (
            "library.yml",
            "supersedes: []",
            "supersedes: [lj-cy-2025/1]",
            "which is not another listed version",
        ),
        ("library.yml", "review_by: 2027-02-20", "review_by: 2026-11-22", "review_by 2026-11-22 is past"),
        (
            "library.yml",
            "review_by: 2027-02-20",
            'review_by: "2027-02-20"',
            "review_by: \"'2027-02-20' in quotes",
        ),
        ("library.yml", "last_checked_on: 2026-11-23", "last_checked_on: 2026-11-24", "lies in the future"),
        ("library.yml", "  region: 黑龙江省\n", "", "lj-cy-2025: 'region' is a required property"),
        ("library.yml", "  region:", "  county:", "'county' was unexpected"),
        ("topics.yml", "{id: goals", "{id: training", "training: occurs twice"),
        ("schema/topics.schema.json", "{", "", "schema/topics.schema.json: is not a JSON Schema"),
    ],
)
def test_a_mistake_is_reported_with_its_file(
    copy: LibraryCopy, file: str, old: str, new: str, problem: str
) -> None:
    copy.replace(file, old, new)
    assert [line for line in copy.problems() if problem in line] != []


def test_a_sentence_left_out_is_found_by_coverage(copy: LibraryCopy) -> None:
    text = (copy.root / CLAUSES).read_text(encoding="utf-8")
    start, end = text.index('- id: "2.2.7.1"'), text.index('- id: "2.2.8.1"')
    (copy.root / CLAUSES).write_text(text[:start] + text[end:], encoding="utf-8")
    assert copy.problems() == [
        f"policies/{CLAUSES}: headings and quotes leave the source: "
        "it has “深入实施创业指导师职业技能等级”, they “8.强化人力资源支持服务。强化”",
        f"policies/{FROZEN}: clause 2.2.7.1 was published and is gone",
    ]


def test_a_changed_source_is_found_even_with_a_fitting_checksum(copy: LibraryCopy) -> None:
    copy.replace(f"{PLAN}/source.txt", "2万人左右", "3万人左右")
    copy.seal_source()
    problems = "\n".join(copy.problems())
    assert "1.2: the quote is not in source.txt" in problems
    assert f"policies/{FROZEN}: source.txt was changed after publication" in problems


def test_published_wording_may_not_change_even_when_source_and_quote_agree(copy: LibraryCopy) -> None:
    copy.replace(f"{PLAN}/source.txt", "择优聘任", "择优聘用")
    copy.replace(CLAUSES, "择优聘任", "择优聘用")
    copy.seal_source()
    assert copy.problems() == [
        f"policies/{FROZEN}: source.txt was changed after publication (new wording is a new version)",
        f"policies/{FROZEN}: clause 2.2.6.1 was changed after publication (new wording is a new version)",
    ]


def test_a_published_clause_may_not_vanish_or_appear(copy: LibraryCopy) -> None:
    copy.replace(CLAUSES, 'id: "1.2"', 'id: "1.3"')
    problems = "\n".join(copy.problems())
    assert "clause 1.2 was published and is gone" in problems
    assert "clause 1.3 was added after publication" in problems


def test_plain_words_and_topics_of_a_published_clause_may_improve(copy: LibraryCopy) -> None:
    copy.replace(CLAUSES, "plain: 各地统筹用好", "plain: 各地要用好")
    copy.replace(CLAUSES, "topics: [mentor]", "topics: [mentor, talent]")
    assert copy.problems() == []


def test_a_published_version_must_be_frozen_a_draft_need_not(copy: LibraryCopy) -> None:
    (copy.root / FROZEN).unlink()
    assert copy.problems() == [
        f"policies/{FROZEN}: is missing, a published version must be frozen (--freeze)"
    ]
    copy.replace("library.yml", "status: in_force", "status: draft")
    assert [line for line in copy.problems() if "FROZEN" in line] == []


def test_freezing_writes_the_same_hashes_again_but_never_over_old_ones(copy: LibraryCopy) -> None:
    before = (copy.root / FROZEN).read_bytes()
    with pytest.raises(FileExistsError):
        freeze(copy.root, "lj-cy-2025/1", TODAY)
    (copy.root / FROZEN).unlink()
    assert freeze(copy.root, "lj-cy-2025/1", TODAY).read_bytes() == before


def test_an_unreadable_outline_does_not_drown_in_follow_up_problems(copy: LibraryCopy) -> None:
    copy.replace(OUTLINE, "- id", "- [id")
    problems = copy.problems()
    assert len(problems) == 1
    assert problems[0].startswith(f"policies/{OUTLINE}: is not valid YAML")


def test_a_version_folder_without_a_row_is_reported(copy: LibraryCopy) -> None:
    (copy.root / "documents/lj-cy-2025/2").mkdir()
    assert copy.problems() == ["policies/documents/lj-cy-2025/2: has no row in library.yml"]


def test_a_row_without_its_files_is_reported(copy: LibraryCopy) -> None:
    copy.replace("library.yml", 'version: "1"', 'version: "2"')
    assert "policies/documents/lj-cy-2025/2/source.txt: cannot be read" in "\n".join(copy.problems())


def test_review_and_end_are_warned_of_thirty_days_before(copy: LibraryCopy) -> None:
    copy.replace("library.yml", "review_by: 2027-02-20", "review_by: 2026-12-23")
    copy.replace("library.yml", "effective_to: 2027-12-31", "effective_to: 2026-12-23")
    assert copy.warnings() == [
        "policies/library.yml: warning: lj-cy-2025/1: review_by 2026-12-23 is 30 days away",
        "policies/library.yml: warning: lj-cy-2025/1: runs out on 2026-12-23, in 30 days",
    ]
    assert copy.warnings(date(2026, 11, 22)) == []


def test_a_document_that_ran_out_is_a_warning_not_a_mistake(copy: LibraryCopy) -> None:
    copy.replace("library.yml", "effective_to: 2027-12-31", "effective_to: 2026-11-22")
    assert copy.problems() == []
    assert copy.warnings() == [
        "policies/library.yml: warning: lj-cy-2025/1: ran out on 2026-11-22, it is left out of answers"
    ]
