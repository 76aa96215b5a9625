"""The real library, built once for all policy tests."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.policies.service import PolicyService
from app.policies.text import Segmenter

POLICIES = Path(__file__).resolve().parents[3] / "policies"


@dataclass
class FixedClock:
    """A clock that stands still."""

    moment: datetime = datetime(2026, 11, 23, 4, tzinfo=UTC)

    def now(self) -> datetime:
        """The moment it was set to."""
        return self.moment


@pytest.fixture(scope="session")
def segmenter() -> Segmenter:
    """jieba with its plain dictionary."""
    return Segmenter()


@pytest.fixture(scope="session")
def policies() -> PolicyService:
    """The library as the backend loads it, on a day when it is in force."""
    return PolicyService.load(POLICIES, FixedClock())
