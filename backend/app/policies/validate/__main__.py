"""`python -m app.policies.validate`: prints `file: problem` lines; exit code 1 when there is a problem."""

import argparse
import sys
from datetime import date
from pathlib import Path

from app.clock import SystemClock, in_shanghai
from app.policies.rows import LibraryError
from app.policies.validate.checks import check_library, freeze

_POLICIES = Path(__file__).resolve().parents[4] / "policies"


def main(arguments: list[str] | None = None) -> int:
    """Runs the checks, or freezes one version with --freeze."""
    parser = argparse.ArgumentParser(prog="python -m app.policies.validate", description="Check policies/.")
    parser.add_argument("--policies", type=Path, default=_POLICIES, help="the folder to check")
    parser.add_argument("--today", type=date.fromisoformat, help="check as if it were that day (YYYY-MM-DD)")
    parser.add_argument("--freeze", metavar="DOC_ID/VERSION", help="write FROZEN.sha256 of a new version")
    options = parser.parse_args(arguments)
    today = options.today or in_shanghai(SystemClock().now()).date()
    if options.freeze:
        return _freeze(options.policies, options.freeze, today)
    report = check_library(options.policies, today)
    for line in (*report.warnings, *report.problems):
        print(line)
    return 1 if report.problems else 0


def _freeze(policies_dir: Path, key: str, today: date) -> int:
    try:
        path = freeze(policies_dir, key, today)
    except FileExistsError:
        print(f"policies/documents/{key}: is frozen already; new wording is a new version")
        return 1
    except LibraryError as error:
        print(error)
        return 1
    print(f"wrote {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
