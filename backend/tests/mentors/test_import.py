"""Taking mentors over from lists, and the demo data."""

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app.db import Database
from app.mentors import import_file as importing
from app.mentors.demo import DemoRefused, seed_demo_mentors
from app.mentors.import_file import FileProblem, import_file, lines_of, read_table
from app.mentors.import_rows import Wrong, weekly_windows
from app.mentors.kinds import Format
from app.privacy.keys import KeyProblem
from tests.mentors.conftest import World, at

COLUMNS = {
    "编号": "zhang",
    "姓名": "张某",
    "单位": "某公司",
    "职务": "顾问",
    "地区": "哈尔滨",
    "类别": "电商网创、金融经济",
    "擅长": "电商、直播",
    "形式": "线上、企业问诊",
    "每月上限": "8",
    "聘期起": "2026-01-01",
    "聘期止": "2028/12/31",
    "时长": "30",
    "间隔": "10",
    "提前小时": "0",
    "每周时间": "周二 09:00-11:00；周四14:00-16:00",
    "手机": "13900001234",
    "证书编号": "A-1",
    "内部评分": "4.5",
}
HEAD, GOOD = ",".join(COLUMNS), ",".join(COLUMNS.values())


def csv_file(tmp_path: Path, *lines: str, encoding: str = "utf-8-sig", head: str = HEAD) -> Path:
    path = tmp_path / "mentors.csv"
    path.write_text("\n".join((head, *lines)) + "\n", encoding=encoding)
    return path


def changed(**changes: str) -> str:
    return ",".join((COLUMNS | changes).values())


def count(world: World) -> int:
    return int(world.rows("SELECT count(*) FROM mentors WHERE id <> 'm'")[0][0])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_right_line_becomes_a_mentor_who_can_be_booked(world: World, tmp_path: Path, encoding: str) -> None:
    report = import_file(
        csv_file(tmp_path, GOOD, encoding=encoding), world.database, world.clock, dry_run=False
    )
    assert not report.problems
    assert world.starts("zhang", Format.ONLINE)[0] == at(24, 9)
    with world.database.reading() as db:
        mentor = world.parts.services.offers.libraries.current(db).mentors["zhang"]
    assert (mentor.city, mentor.industries, mentor.standing) == ("230100", ("电商", "直播"), 4.5)
    assert "13900001234" not in str(world.rows("SELECT phone FROM mentor_internals"))


def test_an_excel_file_is_read_the_same(world: World, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(HEAD.split(","))
    row: list[Any] = list(GOOD.split(","))
    row[8], row[9] = 8, datetime(2026, 1, 1)  # noqa: DTZ001  (Excel knows no zones)
    sheet.append(row)
    book.save(tmp_path / "mentors.xlsx")
    report = import_file(tmp_path / "mentors.xlsx", world.database, world.clock, dry_run=False)
    assert not report.problems and count(world) == 1


@pytest.mark.parametrize(
    ("changes", "column", "reason"),
    [
        ({"姓名": ""}, "姓名", "不能为空"),
        ({"地区": "北京市"}, "地区", "没有这个地区"),
        ({"类别": "玄学"}, "类别", "没有“玄学”"),
        ({"形式": "线上、飞鸽"}, "形式", "没有“飞鸽”"),
        ({"每月上限": "很多"}, "每月上限", "整数"),
        ({"每月上限": "0"}, "每月上限", "1到200"),
        ({"时长": "33"}, "时长", "5的倍数"),
        ({"聘期起": "2026-02-30"}, "聘期起", "不是日期"),
        ({"聘期止": "2020-01-01"}, "聘期止", "早于聘期起"),
        ({"每周时间": "周二上午"}, "每周时间", "看不懂"),
        ({"每周时间": "周二 11:00-09:00"}, "每周时间", "结束要晚于开始"),
        ({"手机": "139"}, "手机", "11位手机号"),
        ({"内部评分": "9"}, "内部评分", "0到5"),
        ({"编号": "张三"}, "编号", "字母"),
    ],
)
def test_a_wrong_line_is_rejected_with_its_column_and_reason(
    world: World, tmp_path: Path, changes: dict[str, str], column: str, reason: str
) -> None:
    path = csv_file(tmp_path, GOOD, changed(**{"编号": "li", **changes}))
    report = import_file(path, world.database, world.clock, dry_run=False)
    assert [(problem.line, problem.column) for problem in report.problems] == [(3, column)]
    assert reason in report.problems[0].reason
    assert count(world) == 1  # the right line is taken over


def test_every_problem_of_a_line_is_reported(world: World, tmp_path: Path) -> None:
    path = csv_file(tmp_path, changed(姓名="", 地区="火星", 每月上限="x"))
    report = import_file(path, world.database, world.clock, dry_run=False)
    assert [problem.column for problem in report.problems] == ["姓名", "地区", "每月上限"]
    assert lines_of(report, dry_run=False)[0] == "已导入0位导师，拒绝1行。"


def test_the_same_mentor_twice_in_a_file_is_rejected(world: World, tmp_path: Path) -> None:
    report = import_file(csv_file(tmp_path, GOOD, GOOD), world.database, world.clock, dry_run=False)
    assert [str(problem) for problem in report.problems] == ["第3行，“编号”：与第2行是同一位导师"]


def test_importing_again_replaces_hours_and_fields(world: World, tmp_path: Path) -> None:
    import_file(csv_file(tmp_path, GOOD), world.database, world.clock, dry_run=False)
    path = csv_file(tmp_path, changed(每周时间="周五 09:00-10:00"))
    import_file(path, world.database, world.clock, dry_run=False)
    assert count(world) == 1 and world.starts("zhang")[0] == at(27, 9)


def test_a_dry_run_changes_nothing(world: World, tmp_path: Path) -> None:
    report = import_file(csv_file(tmp_path, GOOD), world.database, world.clock, dry_run=True)
    assert len(report.mentors) == 1 and count(world) == 0


@pytest.mark.parametrize(
    ("content", "name", "what"),
    [
        (b"", "a.csv", "空"),
        (b"\xff\xff\xff", "a.csv", "编码"),
        ("姓名,单位\n".encode(), "a.csv", "缺少这些列"),
        (f"{HEAD},血型\n".encode(), "a.csv", "不认识的列：血型"),
        (f"{HEAD},姓名\n".encode(), "a.csv", "重复"),
        (b"no workbook", "a.xlsx", "Excel"),
        (b"x", "a.pdf", "只支持"),
    ],
)
def test_a_file_that_is_no_list_is_refused_as_a_whole(
    world: World, tmp_path: Path, content: bytes, name: str, what: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FileProblem, match=what):
        import_file(tmp_path / name, world.database, world.clock, dry_run=True)


def test_the_command_reports_and_its_exit_code_says_whether_lines_were_rejected(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", world.database.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.setattr(importing, "open_keys", lambda *_: None)
    path = csv_file(tmp_path, GOOD, changed(编号="li", 类别="玄学"))
    assert importing.main([str(path), "--dry-run"]) == 1
    assert "可以导入1位导师，拒绝1行。\n  第3行，“类别”" in capsys.readouterr().out
    assert importing.main([str(csv_file(tmp_path, GOOD)), "--dry-run"]) == 0
    assert importing.main([str(tmp_path / "nothing.csv")]) == 1


def test_the_command_works_in_a_process_of_its_own(world: World, tmp_path: Path) -> None:
    url = world.database.engine.url.render_as_string(hide_password=False)
    environment = os.environ | {"DATABASE_URL": url, "VAR_DIR": str(tmp_path), "ENV": "test"}
    command = [sys.executable, "-m", "app.mentors.import_file", str(csv_file(tmp_path, GOOD))]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "已导入1位导师，拒绝0行。\n"), done.stderr
    assert count(world) == 1


def test_without_keys_nothing_personal_is_written(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def no_keys(*_: object) -> None:
        raise KeyProblem("没有密钥")

    monkeypatch.setenv("DATABASE_URL", world.database.engine.url.render_as_string(hide_password=False))
    monkeypatch.setattr(importing, "open_keys", no_keys)
    assert importing.main([str(csv_file(tmp_path, GOOD))]) == 1
    assert "没有密钥" in capsys.readouterr().err and count(world) == 0


def test_weekly_times_are_read_in_the_spellings_people_use() -> None:
    assert weekly_windows("周一 9:00-11:30；星期天 14：00～15:00") == [(0, 540, 690), (6, 840, 900)]
    with pytest.raises(Wrong):
        weekly_windows("周一 9:02-11:30")


def test_blank_lines_are_no_mentors(tmp_path: Path) -> None:
    assert len(read_table(csv_file(tmp_path, "", GOOD))) == 3


# Demo


def test_demo_mentors_are_marked_as_demo_and_made_once(database: Database, world: World) -> None:
    with database.transaction() as db:
        assert seed_demo_mentors(db, world.clock, "development") == 12
    with database.transaction() as db:
        assert seed_demo_mentors(db, world.clock, "development") == 0
    names = [row[0] for row in world.rows("SELECT name FROM mentors WHERE id <> 'm'")]
    assert len(names) == 12 and all(name.startswith("演示导师") for name in names)
    assert world.rows("SELECT count(*) FROM group_sessions WHERE is_demo")[0][0] == 2
    mentors = [row[0] for row in world.rows("SELECT id FROM mentors WHERE is_demo")]
    assert all(world.starts(mentor_id) for mentor_id in mentors)


def test_demo_mentors_have_no_place_in_production(world: World) -> None:
    with pytest.raises(DemoRefused), world.database.transaction() as db:
        seed_demo_mentors(db, world.clock, "production")
    assert count(world) == 0
