"""The project's YAML files, parsed once for all tests of a process.

Every backend a test starts reads hundreds of files that are the same for all: parsing them takes a fifth of a
second, unpickling what the parser gave a tenth of that. Every caller gets objects of its own.
"""

import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import yaml

_SHORTEST = 200  # characters; shorter texts are parsed as fast


@contextmanager
def parsed_once() -> Iterator[None]:
    """Until the context ends, `yaml.load` parses a text once for a loader; what fails is tried again."""
    known: dict[tuple[str, object], bytes] = {}
    parse = yaml.load

    def load(stream: Any, Loader: Any) -> Any:
        if not isinstance(stream, str) or len(stream) < _SHORTEST:
            return parse(stream, Loader)
        key = (stream, Loader)
        if key not in known:
            known[key] = pickle.dumps(parse(stream, Loader))
        return pickle.loads(known[key])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml, "load", load)
        yield
