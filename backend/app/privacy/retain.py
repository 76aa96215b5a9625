"""`python -m app.privacy.retain [--dry-run]`: what the retention policy deletes now, or would delete.

The backend runs the same job by itself. With Redis this command holds each conversation's lock; without,
only the backend's own process could, so the command then only previews.
"""

import argparse
import asyncio
import sys

from redis.asyncio import Redis

from app import tables as tables  # by itself the command must know every table too
from app.clock import SystemClock, in_shanghai
from app.conversations.locks import InProcessLocks, RedisLocks
from app.db import Base, Database
from app.privacy.audit.chain import Audit
from app.privacy.holdings.policy import PolicyError, load_policy
from app.privacy.holdings.repository import Holdings
from app.privacy.keys import KeyProblem
from app.privacy.opening import open_keys
from app.privacy.retention import Report, Retention
from app.settings import Settings


def lines_of(report: Report) -> list[str]:
    """The report in words."""
    done = report.conversations is not None
    head = "已执行" if done else "预览（没有改动任何内容；各规则单独计数，会有重叠）"
    lines = [f"保存期限：{head}，{in_shanghai(report.at):%Y-%m-%d %H:%M}"]
    lines += [f"  {line.title}（{line.table}）：{line.rule} {line.rows} 条" for line in report.lines]
    if done:
        lines.append(f"  涉及 {report.conversations} 个对话")
    return lines


async def _work(settings: Settings, database: Database, dry_run: bool) -> Report | None:
    holdings = Holdings(load_policy(settings.privacy_dir / "retention.yml"), Base.metadata)
    clock = SystemClock()
    if dry_run:
        return await Retention(database, holdings, Audit(clock), InProcessLocks(), clock).preview()
    open_keys(database, settings, clock)  # what was in clear is encrypted
    redis: Redis = Redis.from_url(settings.redis_url, socket_timeout=5.0, socket_connect_timeout=2.0)
    try:
        locks = RedisLocks(redis)
        return await Retention(database, holdings, Audit(clock), locks, clock, "command:retain").run()
    finally:
        await redis.aclose()


def main(arguments: list[str]) -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(prog="python -m app.privacy.retain")
    parser.add_argument("--dry-run", action="store_true", help="count only, change nothing")
    options = parser.parse_args(arguments)
    settings = Settings()
    if not options.dry_run and not settings.redis_url:
        print("没有 Redis 时由后端自己执行（它持有对话锁）；这里只能预览：请加 --dry-run。", file=sys.stderr)
        return 2
    database = Database(settings.database_url)
    try:
        report = asyncio.run(_work(settings, database, options.dry_run))
    except (PolicyError, KeyProblem) as problem:
        print(problem, file=sys.stderr)
        return 1
    finally:
        database.close()
    if report is None:
        print("另一个进程正在执行。", file=sys.stderr)
        return 1
    print("\n".join(lines_of(report)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
