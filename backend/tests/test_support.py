"""What the tests themselves stand on when several processes run them."""

from itertools import islice
from pathlib import Path

import pytest

from tests.support import learned
from tests.support.servers import _own_ports, free_port


def test_processes_of_a_run_are_never_given_the_same_port() -> None:
    first, second = (set(islice(_own_ports(worker), 1_000)) for worker in ("gw0", "gw1"))
    assert len(first) == len(second) == 1_000 and not first & second
    assert max(islice(_own_ports("gw7"), 1_000)) < 20_000


def test_a_port_is_not_given_twice_in_a_row() -> None:
    assert len({free_port() for _ in range(50)}) == 50


def test_a_backend_finds_what_is_kept_and_asking_twice_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learned, "KEPT", tmp_path / "kept")
    for _ in range(2):
        learned.share(tmp_path)
    (tmp_path / "kept" / "x").write_text("")
    assert (tmp_path / "cache" / "x").exists()
