"""`python -m app.privacy.verify [--anchor SEQ:HASH]`: check the audit trail from its first event on."""

import argparse
import re
import sys

from app.db import Database
from app.privacy.audit.chain import verify
from app.settings import Settings

_ANCHOR = re.compile(r"([0-9]{1,12}):([0-9a-f]{64})")


def _anchor(text: str) -> tuple[int, str]:
    match = _ANCHOR.fullmatch(text)
    if match is None:
        raise argparse.ArgumentTypeError("应为 序号:64位十六进制")
    return int(match[1]), match[2]


def main(arguments: list[str]) -> int:
    """0 when every event is as it was written, 1 otherwise."""
    parser = argparse.ArgumentParser(prog="python -m app.privacy.verify")
    parser.add_argument("--anchor", type=_anchor, help="an end printed earlier, noted elsewhere: SEQ:HASH")
    options = parser.parse_args(arguments)
    database = Database(Settings().database_url)
    try:
        with database.reading() as session:
            result = verify(session, options.anchor)
    finally:
        database.close()
    for problem in result.problems:
        print(f"第 {problem.seq} 条：{problem.what}", file=sys.stderr)
    verdict = "审计记录有问题" if result.problems else "审计记录完整"
    print(f"{verdict}：共 {result.events} 条，链尾 {result.end[0]}:{result.end[1]}")
    return 1 if result.problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
