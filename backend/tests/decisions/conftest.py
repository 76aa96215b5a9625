"""The real library and the real tables, loaded once; a copy that a test may damage."""

import shutil
from pathlib import Path

import pytest

from app.decisions.service import Eligibility
from app.policies.library import Library
from tests.decisions.tables import real_eligibility, real_library
from tests.policies.library_copy import POLICIES, LibraryCopy


@pytest.fixture(scope="session")
def library() -> Library:
    """The policy library."""
    return real_library()


@pytest.fixture(scope="session")
def eligibility() -> Eligibility:
    """The tables as the backend loads them."""
    return real_eligibility()


@pytest.fixture
def copy(tmp_path: Path) -> LibraryCopy:
    """Library and tables in a folder of their own."""
    copied = LibraryCopy.make(tmp_path)
    shutil.copytree(POLICIES / "eligibility", copied.root / "eligibility")
    return copied
