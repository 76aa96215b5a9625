"""`python -m app.accounts.manage`: staff accounts by whoever runs the service.

A new or reset account gets a one-time password, printed once and kept nowhere: it opens nothing but the
change of password, and ends after three days. Every change stands in the audit trail with who made it.
"""

import argparse
import getpass
import re
import secrets
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from app.accounts import repository
from app.accounts.attempts import Attempts
from app.accounts.models import Role
from app.clock import Clock, SystemClock, in_shanghai
from app.db import Database
from app.privacy.audit.chain import Audit
from app.settings import Settings

ONE_TIME = timedelta(days=3)
NAME = re.compile(r"[A-Za-z0-9_.@-]{1,40}")
_OFFICE = re.compile(r"[A-Za-z0-9_.-]{1,36}")
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that look alike: these are read out


class ManageProblem(Exception):
    """What cannot be done, in words for the operator."""


def one_time_password() -> str:
    """Twenty letters in groups of five, some 98 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(4))


@dataclass(frozen=True, slots=True)
class Manager:
    """The commands, each in the caller's transaction. `by`: who types them."""

    audit: Audit
    clock: Clock
    hasher: PasswordHasher
    by: str

    def add_office(self, session: Session, office_id: str, name: str) -> None:
        """A service point that staff belong to."""
        if _OFFICE.fullmatch(office_id) is None or not 1 <= len(name) <= 80:
            raise ManageProblem("服务点编号只能用字母、数字和 _ . -，名称最多80个字。")
        if not repository.add_office(session, office_id, name):
            raise ManageProblem(f"服务点编号 {office_id} 或名称“{name}”已经有了。")
        self._note(session, "staff.office_added", office=office_id)

    def create(self, session: Session, username: str, role: Role, office_id: str) -> str:
        """A new account; returns its one-time password."""
        if NAME.fullmatch(username) is None:
            raise ManageProblem("用户名只能用字母、数字和 _ . @ -，最多40个。")
        if not repository.has_office(session, office_id):
            raise ManageProblem(f"没有服务点 {office_id}：请先用 office 命令添加。")
        password = one_time_password()
        row = {
            "username": username,
            "password_hash": self.hasher.hash(password),
            "role": role.value,
            "office_id": office_id,
            "is_demo": False,
            "created_at": self.clock.now(),
            "one_time_until": self.clock.now() + ONE_TIME,
        }
        if not repository.add_account(session, row):
            raise ManageProblem(f"用户名 {username} 已经有了：忘记密码请用 reset。")
        self._note(session, "staff.created", account=username, role=role.value, office=office_id)
        return password

    def reset(self, session: Session, username: str) -> str:
        """A new one-time password; every session ends, and so does a lock after wrong passwords."""
        password = one_time_password()
        until = self.clock.now() + ONE_TIME
        self._change(session, username, password_hash=self.hasher.hash(password), one_time_until=until)
        Attempts(self.clock).release(session, username)
        self._note(session, "staff.password_reset", account=username)
        return password

    def disable(self, session: Session, username: str) -> None:
        """Nobody signs in with it any more, and whoever is signed in is out with the next request."""
        self._change(session, username, disabled_at=self.clock.now())
        self._note(session, "staff.disabled", account=username)

    def enable(self, session: Session, username: str) -> None:
        """It can be used again, with the password it had."""
        self._change(session, username, disabled_at=None)
        self._note(session, "staff.enabled", account=username)

    def set_role(self, session: Session, username: str, role: Role) -> None:
        """Another role; whoever is signed in signs in anew."""
        self._change(session, username, role=role.value)
        self._note(session, "staff.role_changed", account=username, role=role.value)

    def _change(self, session: Session, username: str, **values: object) -> None:
        if not repository.change_account(session, username, values):
            raise ManageProblem(f"没有用户名 {username}：用 list 查看有哪些账号。")

    def _note(self, session: Session, action: str, **details: str) -> None:
        session.flush()  # the audit trail comes last: it makes others wait
        self.audit.record(
            session, actor="command:accounts", action=action, details={**details, "by": self.by}
        )


def lines_of(session: Session, clock: Clock) -> list[str]:
    """Every account in a line: name, role, office, and whether it can be used."""
    lines = []
    for row in repository.accounts(session):
        state = "可用"
        if row.disabled_at is not None:
            state = f"已停用（{in_shanghai(row.disabled_at):%Y-%m-%d}）"
        elif row.one_time_until is not None:
            state = "一次性密码已过期" if row.one_time_until <= clock.now() else "等待修改一次性密码"
        demo = "  演示账号" if row.is_demo else ""
        lines.append(f"{row.username}  {row.role}  {row.office}（{row.office_id}）  {state}{demo}")
    return lines


def _told(username: str, password: str) -> list[str]:
    return [
        f"{username} 的一次性密码（只显示这一次，{ONE_TIME.days}天内有效）：{password}",
        "首次登录后必须先修改密码，才能使用其他功能。",
    ]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m app.accounts.manage")
    parser.add_argument(
        "--by", default=None, help="who does it, for the audit trail; default: the system user"
    )
    commands = parser.add_subparsers(dest="command", required=True)
    office = commands.add_parser("office", help="add a service point")
    office.add_argument("office_id")
    office.add_argument("name")
    create = commands.add_parser("create", help="add an account, print its one-time password")
    create.add_argument("username")
    create.add_argument("--role", required=True, type=Role, choices=list(Role))
    create.add_argument("--office", required=True, help="id of the service point")
    role = commands.add_parser("role", help="give an account another role")
    role.add_argument("username")
    role.add_argument("role", type=Role, choices=list(Role))
    for name, words in (
        ("reset", "new one-time password, all sessions end"),
        ("disable", "no sign-in any more, all sessions end"),
        ("enable", "let a disabled account in again"),
    ):
        commands.add_parser(name, help=words).add_argument("username")
    commands.add_parser("list", help="all accounts")
    return parser


def run(session: Session, manager: Manager, options: argparse.Namespace) -> list[str]:
    """Carry a command out; returns what to print."""
    name = getattr(options, "username", "")
    commands: dict[str, Callable[[], list[str] | None]] = {
        "list": lambda: lines_of(session, manager.clock),
        "office": lambda: manager.add_office(session, options.office_id, options.name),
        "create": lambda: _told(name, manager.create(session, name, options.role, options.office)),
        "reset": lambda: _told(name, manager.reset(session, name)),
        "disable": lambda: manager.disable(session, name),
        "enable": lambda: manager.enable(session, name),
        "role": lambda: manager.set_role(session, name, options.role),
    }
    lines = commands[options.command]()
    return ["已完成。"] if lines is None else lines


def main(arguments: Sequence[str]) -> int:
    """The exit code."""
    options = _parser().parse_args(arguments)
    clock = SystemClock()
    database = Database(Settings().database_url)
    manager = Manager(Audit(clock), clock, PasswordHasher(), options.by or getpass.getuser())
    try:
        with database.transaction() as session:
            lines = run(session, manager, options)
    except ManageProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    finally:
        database.close()
    print("\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
