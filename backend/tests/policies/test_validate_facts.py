"""What the validator says of figures, procedures, rules and hotlines."""

from datetime import date
from pathlib import Path

import pytest

from tests.policies.library_copy import LibraryCopy

LOAN, HOTLINE = "facts/loan.yml", "facts/hotline.yml"


@pytest.fixture
def copy(tmp_path: Path) -> LibraryCopy:
    return LibraryCopy.make(tmp_path)


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        (LOAN, "confidence: H", "confidence: M", "loan-personal-limit-national: verified needs confidence H"),
        (LOAN, "confidence: H", "confidence: L", "confidence: 'L' is not one of ['H', 'M']"),
        (LOAN, "confidence: M\n  state: pending", "confidence: M\n  state: verified", "needs confidence H"),
        (LOAN, "  area: 全国", "  area: 吉林省", "area: '吉林省' is not one of"),
        (LOAN, "（全国，人社部2026", "（人社部2026", "the text does not say the area 全国"),
        (LOAN, "人社部2026年1月27日发布会）。", "人社部发布会）。", "the text does not say its year (2026)"),
        (LOAN, "  value: 30\n", "  value: 31\n", "the text does not say the value 31"),
        (LOAN, "  unit: 万元\n", "", "a value needs a unit"),
        (LOAN, "url: https://cbgc", "url: cbgc", "source: url: 'cbgc"),
        (
            LOAN,
            "    url: https://cbgc.scol.com.cn/news/7225607\n",
            "",
            "source: 'url' is a required property",
        ),
        (LOAN, "  published_on: 2026-01-27\n", "", "needs as_of or published_on"),
        (LOAN, "published_on: 2026-01-27", "published_on: 2026-11-24", "2026-11-24 lies in the future"),
        (LOAN, "review_by: 2027-02-20", "review_by: 2026-11-22", "review_by 2026-11-22 is past"),
        (LOAN, "review_by: 2027-02-20", "review_by: 2026-11-23", "must come after last_checked_on"),
        (LOAN, "last_checked_on: 2026-11-23", "last_checked_on: 2026-12-24", "lies in the future"),
        (LOAN, "topic: loan", "topic: gold", "topic gold is not in topics.yml"),
        (LOAN, "articles: [18]", "articles: [21]", "there is no article 21"),
        (LOAN, "asks: [amount, deadline]", "asks: [money]", "asks: 0: 'money' is not one of"),
        (LOAN, "text: 国家口径：个人", "text: 国家口径：老赖", "the word 老赖 must not be said to people"),
        (
            LOAN,
            "[创业担保贷款最多能贷多少, ",
            "[失败者能贷多少, ",
            "the word 失败者 must not be said to people",
        ),
        (
            LOAN,
            "id: loan-no-household-limit",
            "id: loan-audience-ten-groups",
            "occurs twice (also in facts/loan",
        ),
        (
            HOTLINE,
            "id: hotline-12333",
            "id: loan-steps",
            "loan-steps: occurs twice (also in facts/hotline.yml)",
        ),
        (HOTLINE, "  value: 12345\n", "  value: 12354\n", "the text does not say the value 12354"),
    ],
)
def test_a_mistake_is_reported(copy: LibraryCopy, file: str, old: str, new: str, problem: str) -> None:
    copy.replace(file, old, new)
    assert [line for line in copy.problems() if problem in line] != []


def test_a_hotline_keeps_its_date_out_of_the_sentence(copy: LibraryCopy) -> None:
    copy.replace(HOTLINE, "as_of: 2025-03-15", "as_of: 2024-03-15")
    assert copy.problems() == []


def test_a_prefecture_of_the_province_may_be_verified(copy: LibraryCopy) -> None:
    old = "confidence: M\n  state: pending\n  caveats: [来源是转载，官方原文未见。]"
    new = "confidence: H\n  state: verified\n  caveats: [来源是转载，官方原文未见。]"
    copy.replace("facts/incubator.yml", old, new)
    assert copy.problems() == []


def test_a_fact_close_to_its_review_or_end_is_a_warning(copy: LibraryCopy) -> None:
    copy.replace("facts/tax.yml", "effective_to: 2027-12-31", "effective_to: 2026-12-01")
    copy.replace("facts/framework.yml", "review_by: 2027-02-20", "review_by: 2026-12-01")
    assert copy.warnings() == [
        "policies/facts/framework.yml: warning: framework-national-2025: review_by 2026-12-01 is 8 days away",
        "policies/facts/tax.yml: warning: tax-key-groups-2023: runs out on 2026-12-01, in 8 days",
    ]


def test_every_review_date_passes_one_day_and_is_then_a_problem(copy: LibraryCopy) -> None:
    assert copy.problems(date(2027, 2, 20)) == []
    past = copy.problems(date(2027, 2, 21))
    assert len(past) == 45  # 44 facts and the document
