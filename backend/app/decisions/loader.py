"""Reads decision tables, compiles their expressions once, and refuses what refers to nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from app.decisions.expressions import Expression, ExpressionError, compile_expression
from app.decisions.model import Condition, Requirement, Table, Variable
from app.policies.rows import LibraryError, parse_yaml, read_bytes

VARIABLES = "variables.yml"

M = TypeVar("M", bound=BaseModel)
T = TypeVar("T", bound=Table)


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition with its expressions. `asked`: the variables it depends on, derived ones traced back;
    `asked_first`: those that decide whether it counts."""

    condition: Condition
    when: Expression
    only_if: Expression | None
    named: tuple[str, ...]
    asked: tuple[str, ...]
    asked_first: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Loaded(Generic[T]):
    """A table ready to be used."""

    table: T
    variables: Mapping[str, Variable]
    derived: Mapping[str, Expression]
    rules: tuple[Rule, ...]


def read_model(path: Path, root: Path, model: type[M]) -> M:
    """The file as a model; LibraryError names the file, the place in it and the problem."""
    file = str(path.relative_to(root))
    return _fit(parse_yaml(read_bytes(path, root), file), file, model)


def read_models(path: Path, root: Path, model: type[M]) -> list[M]:
    """A file that holds a list of models."""
    file = str(path.relative_to(root))
    rows = parse_yaml(read_bytes(path, root), file)
    if not isinstance(rows, list):
        raise LibraryError(file, "must be a list")
    return [_fit(row, f"{file}", model, f"row {number}: ") for number, row in enumerate(rows, start=1)]


def _fit(data: Any, file: str, model: type[M], where: str = "") -> M:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        found = [f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()]
        raise LibraryError(file, where + "; ".join(found)) from error


def table_paths(folder: Path) -> list[Path]:
    """The files of tables in a folder, one table each."""
    return sorted(path for path in folder.glob("*.yml") if path.name != VARIABLES)


def load_variables(policies_dir: Path, folder: str) -> dict[str, Variable]:
    """What the tables of a folder may ask for, by name."""
    path = policies_dir / folder / VARIABLES
    found = read_models(path, policies_dir, Variable)
    named = {variable.name: variable for variable in found}
    if len(named) < len(found):
        raise LibraryError(f"{folder}/{VARIABLES}", "a name occurs twice")
    return named


def load_tables(policies_dir: Path, folder: str, model: type[T]) -> tuple[Loaded[T], ...]:
    """Every table of `policies_dir/folder`; LibraryError at the first thing that makes one unusable."""
    variables = load_variables(policies_dir, folder)
    paths = table_paths(policies_dir / folder)
    return tuple(load_table(path, policies_dir, model, variables) for path in paths)


def load_table(path: Path, root: Path, model: type[T], variables: Mapping[str, Variable]) -> Loaded[T]:
    """One table; its file is called like it."""
    table = read_model(path, root, model)
    file = str(path.relative_to(root))
    if table.id != path.stem:
        raise LibraryError(file, f"the table is called {table.id}")
    return prepare(table, variables, file)


def prepare(table: T, variables: Mapping[str, Variable], file: str = "table") -> Loaded[T]:
    """Compiles a table against the variables there are."""
    for name in table.needs:
        if name not in variables or variables[name].derived:
            raise LibraryError(file, f"needs {name}, which cannot be asked")
    derived = {
        name: _compiled(variable.derived, file, name)
        for name, variable in variables.items()
        if variable.derived and _compiled(variable.derived, file, name).names <= set(table.needs)
    }
    rules = tuple(_rule(condition, table.needs, derived, file) for condition in table.conditions)
    if len({rule.condition.id for rule in rules}) < len(rules):
        raise LibraryError(file, "two conditions have the same id")
    return Loaded(table, variables, derived, rules)


def _rule(condition: Condition, needs: Sequence[str], derived: Mapping[str, Expression], file: str) -> Rule:
    when = _compiled(condition.when, file, condition.id)
    only_if = _compiled(condition.only_if, file, condition.id) if condition.only_if else None
    first = _traced(only_if.names, derived) if only_if else set()
    traced = first | _traced(when.names, derived)
    if isinstance(condition, Requirement) and condition.on_false.remind:
        traced = traced | {condition.on_false.remind.after}
    for name in sorted(traced - set(needs)):
        raise LibraryError(file, f"{condition.id}: uses {name}, which is not in needs")
    return Rule(
        condition=condition,
        when=when,
        only_if=only_if,
        named=tuple(name for name in (*needs, *derived) if name in when.names),
        asked=tuple(name for name in needs if name in traced),
        asked_first=tuple(name for name in needs if name in first),
    )


def _traced(names: Iterable[str], derived: Mapping[str, Expression]) -> set[str]:
    """The variables a person is asked for, behind derived ones."""
    return set().union(*(derived[name].names if name in derived else {name} for name in names))


def _compiled(source: str, file: str, where: str) -> Expression:
    try:
        return compile_expression(source)
    except ExpressionError as error:
        raise LibraryError(file, f"{where}: {error}: {source}") from error
