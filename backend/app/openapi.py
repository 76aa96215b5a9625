"""`python -m app.openapi`: write the HTTP contract to contract/openapi.json; `--check` only compares."""

import json
import sys
from pathlib import Path

from app.main import create_app
from app.settings import REPOSITORY, Settings

CONTRACT = REPOSITORY / "contract" / "openapi.json"


def contract() -> str:
    """The contract of the code as it is."""
    document = create_app(Settings(database_url="sqlite:///unused.db")).openapi()
    return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def is_fresh(path: Path) -> bool:
    """Whether the file holds the contract of the code as it is."""
    return path.is_file() and path.read_text(encoding="utf-8") == contract()


def main(arguments: list[str]) -> int:
    """The exit code."""
    if arguments == ["--check"]:
        if is_fresh(CONTRACT):
            return 0
        print("contract/openapi.json: not fresh, run `python -m app.openapi`", file=sys.stderr)
        return 1
    CONTRACT.parent.mkdir(parents=True, exist_ok=True)
    CONTRACT.write_text(contract(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
