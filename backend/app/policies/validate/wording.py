"""Rules for words a citizen reads."""

import re
from collections.abc import Iterable
from typing import Any

from app.policies.validate.report import Report

PLAIN_LIMIT = 60  # characters
SUMMARY_SENTENCES = 3
FORBIDDEN = ("失败者", "老赖")  # said of people who come for help; only quotes may contain them
FIGURE_KINDS = ("amount", "deadline")
_DIGIT = re.compile(r"[0-9０-９一二三四五六七八九十百千万亿]")


def check_words(report: Report, file: str, where: str, texts: Iterable[str | None]) -> None:
    """No text for citizens may contain a forbidden word."""
    for text in texts:
        for word in FORBIDDEN:
            if text and word in text:
                report.problem(file, f"{where}: the word {word} must not be said to people")


def check_plain(report: Report, file: str, clause: dict[str, Any]) -> None:
    """The plain line is one sentence of at most 60 characters; a figure it announces stands in the quote."""
    where, plain = clause["id"], clause["plain"]
    if len(plain) > PLAIN_LIMIT:
        report.problem(file, f"{where}: plain has {len(plain)} characters, at most {PLAIN_LIMIT} are allowed")
    if plain.count("。") != 1 or not plain.endswith("。"):
        report.problem(file, f"{where}: plain must be one sentence ending in 。")
    check_words(report, file, where, (plain, *clause.get("asks", ())))
    for kind in FIGURE_KINDS:
        if kind in clause["contains"] and not _DIGIT.search(clause["quote"]):
            report.problem(file, f"{where}: contains says {kind}, but the quote has no figure")
    for number in re.findall(r"\d+", plain):
        if number not in clause["quote"]:
            report.problem(file, f"{where}: plain says {number}, which the quote does not")


def check_article(report: Report, file: str, article: dict[str, Any]) -> None:
    """The summary is at most three sentences; nothing in it is said badly of people."""
    where, summary = str(article["id"]), article["summary"]
    if summary.count("。") > SUMMARY_SENTENCES or not summary.endswith("。"):
        report.problem(file, f"{where}: summary must be at most {SUMMARY_SENTENCES} sentences ending in 。")
    check_words(report, file, where, (article["label"], summary, article.get("next_step")))
