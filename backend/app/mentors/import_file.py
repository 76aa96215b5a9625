"""`python -m app.mentors.import_file FILE [--dry-run]`: take mentors over from a CSV or Excel list.

Lines that are right are taken over (a mentor with the same number or the same name and organisation is
replaced); every line that is not is reported with column and reason. Exit code 1 when any was rejected.
"""

import argparse
import csv
import io
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from sqlalchemy.orm import Session

from app import tables as tables  # by itself the command must know every table too
from app.clock import Clock, SystemClock
from app.db import Database
from app.mentors.import_rows import CITIES, OPTIONAL, REQUIRED, MentorLine, Problem, read_cities, read_line
from app.mentors.library import repository
from app.privacy.keys import KeyProblem
from app.privacy.opening import open_keys
from app.settings import Settings

_MOST_LINES = 5000


class FileProblem(Exception):
    """The file as a whole cannot be used; the message is for people."""


@dataclass(frozen=True, slots=True)
class Report:
    """What the file holds."""

    mentors: tuple[MentorLine, ...]
    problems: tuple[Problem, ...]

    @property
    def rejected_lines(self) -> int:
        """How many lines were not taken."""
        return len({problem.line for problem in self.problems})


def read_table(path: Path) -> list[list[str]]:
    """The cells of a CSV (UTF-8 or GB 18030) or of the first sheet of an Excel file, as text."""
    if path.suffix.lower() == ".xlsx":
        return list(_sheet(path))
    if path.suffix.lower() != ".csv":
        raise FileProblem("只支持 .csv 和 .xlsx 文件。")
    content = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return [list(row) for row in csv.reader(io.StringIO(text, newline=""))]
    raise FileProblem("文件编码不是 UTF-8 或 GB 18030，请另存后再导入。")


def _sheet(path: Path) -> Iterator[list[str]]:
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError) as error:
        raise FileProblem("这不是可以读取的 Excel 文件，请另存为 .xlsx 后再导入。") from error
    try:
        for row in book.worksheets[0].iter_rows(values_only=True):
            yield [_as_text(value) for value in row]
    finally:
        book.close()


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # Excel keeps every number as a decimal one
    return str(value)


def read_mentors(table: Sequence[Sequence[str]], cities: Mapping[str, str], now: datetime) -> Report:
    """Check every line. FileProblem when the head of the table is wrong."""
    if not table:
        raise FileProblem("文件是空的。")
    head = [name.strip() for name in table[0]]
    _check_head(head)
    mentors: dict[str, MentorLine] = {}
    problems: list[Problem] = []
    for number, cells in enumerate(table[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        mentor, wrong = read_line(number, dict(zip(head, cells, strict=False)), cities, now)
        problems += wrong
        if mentor is None:
            continue
        before = mentors.setdefault(mentor.public["id"], mentor)
        if before is not mentor:
            problems.append(Problem(number, "编号", f"与第{before.line}行是同一位导师"))
    return Report(tuple(mentors.values()), tuple(problems))


def _check_head(head: Sequence[str]) -> None:
    missing = [name for name in REQUIRED if name not in head]
    if missing:
        raise FileProblem(f"第1行缺少这些列：{'、'.join(missing)}。")
    unknown = [name for name in head if name and name not in (*REQUIRED, *OPTIONAL)]
    if unknown:
        raise FileProblem(
            f"第1行有不认识的列：{'、'.join(unknown)}。可用的列：{'、'.join((*REQUIRED, *OPTIONAL))}。"
        )
    if len({name for name in head if name}) != len([name for name in head if name]):
        raise FileProblem("第1行有重复的列名。")


def store(session: Session, mentors: Sequence[MentorLine]) -> None:
    """Add or replace mentors with their weekly hours."""
    for mentor in mentors:
        repository.save_mentor(session, mentor.public, mentor.internal)
        repository.replace_hours(session, mentor.public["id"], mentor.windows)
    repository.changed(session)


def import_file(path: Path, database: Database, clock: Clock, *, dry_run: bool) -> Report:
    """Take a file over; all right lines in one transaction."""
    table = read_table(path)
    if len(table) > _MOST_LINES:
        raise FileProblem(f"一次最多导入{_MOST_LINES}行，请分成几个文件。")
    report = read_mentors(table, read_cities(CITIES), clock.now())
    if report.mentors and not dry_run:
        with database.transaction() as session:
            store(session, report.mentors)
    return report


def lines_of(report: Report, *, dry_run: bool) -> list[str]:
    """The report in words."""
    done = "可以导入" if dry_run else "已导入"
    lines = [f"{done}{len(report.mentors)}位导师，拒绝{report.rejected_lines}行。"]
    return lines + [f"  {problem}" for problem in report.problems]


def main(arguments: list[str]) -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(prog="python -m app.mentors.import_file")
    parser.add_argument("file", type=Path)
    parser.add_argument("--dry-run", action="store_true", help="check only, change nothing")
    options = parser.parse_args(arguments)
    settings, clock = Settings(), SystemClock()
    database = Database(settings.database_url)
    try:
        if not options.dry_run:
            open_keys(database, settings, clock)
        report = import_file(options.file, database, clock, dry_run=options.dry_run)
    except (FileProblem, KeyProblem) as problem:
        print(problem, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"读不到文件：{error.strerror}。", file=sys.stderr)
        return 1
    finally:
        database.close()
    print("\n".join(lines_of(report, dry_run=options.dry_run)))
    return 1 if report.problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
