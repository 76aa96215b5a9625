"""The real system, started once for all tests of this folder, and visitors of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tools import running
from tools.api import Visitor
from tools.running import Running

PLENTY = "100000"  # messages a minute: these tests are one visitor after the other from one address


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Backend, bot and actions as `make run` starts them; model and page are reused when fresh."""
    with running.start(tmp_path_factory.mktemp("stack"), RATE_LIMIT_PER_MINUTE=PLENTY) as started:
        yield started


@pytest.fixture
def visitor(stack: Running) -> Iterator[Visitor]:
    """A new conversation."""
    with Visitor(stack.address) as someone:
        yield someone


@pytest.fixture(scope="session")
def library_source() -> str:
    """The founding plan, verbatim."""
    documents = Path(__file__).parents[2] / "policies" / "documents"
    return (documents / "lj-cy-2025" / "1" / "source.txt").read_text(encoding="utf-8")
