"""Reads the files of the library for checking: YAML and JSON Lines against their JSON Schemas."""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError, ValidationError

from app.policies.rows import LibraryError, parse_yaml, read_bytes
from app.policies.validate.report import Report

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SHOWN = 160  # characters of a message


class Sources:
    """The files below the library's folder. Everything that cannot be read ends in the report."""

    def __init__(self, root: Path, report: Report) -> None:
        self.root = root
        self.report = report
        self._schemas: dict[str, Draft202012Validator] = {}

    def schema(self, name: str) -> Draft202012Validator | None:
        """The compiled schema/`name`.schema.json, or None (with a problem noted once)."""
        if name not in self._schemas:
            file = f"schema/{name}.schema.json"
            try:
                content = json.loads(read_bytes(self.root / file, self.root))
                Draft202012Validator.check_schema(content)
            except LibraryError as error:
                self.report.problem(error.file, error.problem)
                return None
            except (ValueError, SchemaError) as error:
                self.report.problem(file, f"is not a JSON Schema: {_one_line(str(error))}")
                return None
            self._schemas[name] = Draft202012Validator(content)
        return self._schemas[name]

    def bytes(self, file: str) -> bytes | None:
        """The content of a file, or None (with a problem noted)."""
        try:
            return read_bytes(self.root / file, self.root)
        except LibraryError as error:
            self.report.problem(error.file, error.problem)
            return None

    def rows(self, file: str, schema: str) -> Any:
        """The rows of a YAML file (or its one mapping) when they fit the schema; otherwise none, with every
        misfit noted."""
        content = self.bytes(file)
        validator = self.schema(schema)
        if content is None or validator is None:
            return []
        try:
            data = parse_yaml(content, file)
        except LibraryError as error:
            self.report.problem(error.file, error.problem)
            return []
        misfits = sorted(validator.iter_errors(_as_json(data)), key=lambda found: list(map(str, found.path)))
        for misfit in misfits:
            self.report.problem(file, _describe(misfit, data))
        return [] if misfits else data

    def lines(self, file: str, schema: str) -> Iterator[tuple[int, dict[str, Any]]]:
        """(line number, object) for the lines of a JSON Lines file that fit the schema; misfits are noted."""
        content = self.bytes(file)
        validator = self.schema(schema)
        if content is None or validator is None:
            return
        for number, line in enumerate(content.decode("utf-8", "replace").split("\n"), start=1):
            if not line:
                continue
            try:
                row = json.loads(line)
            except ValueError as error:
                self.report.problem(file, f"line {number}: is not JSON: {error}")
                continue
            misfits = [_one_line(error.message) for error in validator.iter_errors(row)]
            for misfit in misfits:
                self.report.problem(file, f"line {number}: {misfit}")
            if not misfits:
                yield number, row


def _as_json(value: Any) -> Any:
    """The same value as JSON would hold it, with the one difference schemas need to see:

    a YAML date becomes the text 2027-12-31, a quoted date (which the loader refuses) does not look like one.
    """
    if isinstance(value, dict):
        return {str(key): _as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_json(item) for item in value]
    if isinstance(value, str) and _DAY.fullmatch(value):
        return f"'{value}' in quotes"
    return value.isoformat() if isinstance(value, date | datetime) else value


def _describe(error: ValidationError, data: Any) -> str:
    """`2.2.6.1: plain: …` for a misfit: the id of its row, the field, what is wrong."""
    path = list(error.path)
    if not path:
        return _one_line(error.message)
    row = data[path[0]]
    name = row.get("id", row.get("doc_id")) if isinstance(row, dict) else None
    if isinstance(data, dict):
        name = path[0]
    where = [str(name) if name is not None else f"row {int(path[0]) + 1}", *map(str, path[1:])]
    return f"{': '.join(where)}: {_one_line(error.message)}"


def _one_line(text: str) -> str:
    """Text on one line; of a long one the beginning (whose value) and the end (what is wrong with it)."""
    short = " ".join(text.split())
    return short if len(short) <= _SHOWN else f"{short[: _SHOWN // 2]} … {short[-_SHOWN // 2 :]}"
