"""Reading the YAML rows of the policy library: every problem names the file, the row and the field."""

from collections.abc import Hashable
from datetime import date
from pathlib import Path
from typing import Any, cast

import yaml


class LibraryError(Exception):
    """The policy library cannot be used; the message is `file: problem`."""

    def __init__(self, file: str, problem: str) -> None:
        super().__init__(f"{file}: {problem}")
        self.file = file
        self.problem = problem


class _UniqueKeyLoader(yaml.CSafeLoader):
    """Refuses a key written twice in one mapping, where plain YAML would silently keep the last one."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [key.value for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.constructor.ConstructorError(
                    None, None, f"key {key!r} is written twice", node.start_mark
                )
        return super().construct_mapping(node, deep)


def parse_yaml(content: bytes, file: str) -> Any:
    """The value that `content` holds; raises LibraryError for anything that is not UTF-8 YAML."""
    try:
        return yaml.load(content.decode("utf-8"), _UniqueKeyLoader)  # noqa: S506 (a safe loader with one more check)
    except UnicodeDecodeError as error:
        raise LibraryError(file, f"is not UTF-8: {error}") from error
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date that does not exist
        raise LibraryError(file, f"is not valid YAML: {' '.join(str(error).split())}") from error


def read_bytes(path: Path, root: Path) -> bytes:
    """The content of `path`; raises LibraryError when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise LibraryError(str(path.relative_to(root)), f"cannot be read: {error.strerror}") from error


class Row:
    """One mapping of a YAML list with typed access to its fields.

    An empty field (`doc_no:`) and a missing one are the same: not known.
    """

    def __init__(self, file: str, where: str, values: dict[str, Any]) -> None:
        self._file = file
        self._where = where
        self._values = values

    def error(self, problem: str) -> LibraryError:
        """The error to raise for this row."""
        return LibraryError(self._file, f"{self._where}: {problem}")

    def _required(self, name: str) -> Any:
        value = self._values.get(name)
        if value is None:
            raise self.error(f"{name} is missing")
        return value

    def optional_text(self, name: str) -> str | None:
        """A non-empty string or None."""
        value = self._values.get(name)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip():
            raise self.error(f"{name} must be a text, not {value!r}")
        return value

    def text(self, name: str) -> str:
        """A non-empty string."""
        self._required(name)
        return cast(str, self.optional_text(name))

    def choice(self, name: str, allowed: tuple[str, ...]) -> str:
        """A string out of `allowed`."""
        value = self.text(name)
        if value not in allowed:
            raise self.error(f"{name} is {value!r}, expected one of {', '.join(allowed)}")
        return value

    def optional_day(self, name: str) -> date | None:
        """A date (YYYY-MM-DD) or None."""
        value = self._values.get(name)
        # a datetime is a date in Python; a time of day has no meaning in the library
        if value is not None and type(value) is not date:
            raise self.error(f"{name} must be a date like 2026-11-23, not {value!r}")
        return value

    def day(self, name: str) -> date:
        """A date (YYYY-MM-DD)."""
        self._required(name)
        return cast(date, self.optional_day(name))

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of strings; a missing list is empty."""
        value = self._values.get(name)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.error(f"{name} must be a list of texts")
        return tuple(value)

    def article(self, name: str) -> int | str:
        """The number of a task, or `goals` / `safeguards`."""
        return self._as_article(self._required(name), name)

    def optional_article(self, name: str) -> int | str | None:
        """Like `article`, or None."""
        value = self._values.get(name)
        return None if value is None else self._as_article(value, name)

    def articles(self, name: str) -> tuple[int | str, ...]:
        """A list of articles; a missing list is empty."""
        value = self._values.get(name)
        if value is None:
            return ()
        if not isinstance(value, list):
            raise self.error(f"{name} must be a list of articles")
        return tuple(self._as_article(item, name) for item in value)

    def _as_article(self, value: Any, name: str) -> int | str:
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise self.error(f"{name} must be a task number or the name of a part, not {value!r}")
        return value

    def optional_number(self, name: str) -> int | float | None:
        """A number or None."""
        value = self._values.get(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise self.error(f"{name} must be a number, not {value!r}")
        return value

    def row(self, name: str) -> "Row":
        """A nested mapping."""
        value = self._required(name)
        if not isinstance(value, dict):
            raise self.error(f"{name} must be a mapping")
        return Row(self._file, f"{self._where}: {name}", value)


def rows(content: bytes, file: str) -> list[Row]:
    """The rows of a YAML list of mappings. A row is called by its `id` or, without one, by its place."""
    data = parse_yaml(content, file)
    if not isinstance(data, list):
        raise LibraryError(file, "must be a list of rows")
    found = []
    for place, values in enumerate(data, start=1):
        if not isinstance(values, dict):
            raise LibraryError(file, f"row {place} must be a mapping")
        found.append(Row(file, str(values.get("id", f"row {place}")), values))
    return found
