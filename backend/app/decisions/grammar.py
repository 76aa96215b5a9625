"""What an expression may be made of. Checked once, when it is compiled; nothing else is ever evaluated.

Variables, constants, comparisons (also chained), `in` / `not in` with a list, `and` / `or` / `not`,
`+` `-` `*`, and the calls `answered(x)`, `months_since(day)`, `len(list)`.
"""

import ast
import math
import re
from collections.abc import Iterator
from typing import Final

LONGEST: Final = 500  # characters
DEEPEST: Final = 25  # levels of nesting
CALLS: Final = frozenset({"answered", "months_since", "len"})

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
_ORDERINGS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_EQUALITIES = (ast.Eq, ast.NotEq)
_MEMBERSHIPS = (ast.In, ast.NotIn)


class ExpressionError(Exception):
    """An expression that cannot be used; the message says where (line and column, from 1) and why."""

    def __init__(self, problem: str, line: int = 1, column: int = 1) -> None:
        super().__init__(f"line {line}, column {column}: {problem}")
        self.problem = problem
        self.line = line
        self.column = column


def parse(source: str) -> tuple[ast.expr, frozenset[str]]:
    """The checked tree of `source` and every variable in it; raises ExpressionError."""
    if len(source) > LONGEST:
        raise ExpressionError(f"longer than {LONGEST} characters", column=LONGEST + 1)
    try:
        tree = ast.parse(source.strip(), mode="eval").body
    except SyntaxError as error:
        raise ExpressionError(error.msg, error.lineno or 1, error.offset or 1) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise ExpressionError("cannot be read") from error
    return tree, frozenset(_Checker(source.strip()).names(tree))


class _Checker:
    """Walks a tree, refuses what the grammar does not have, yields the variables."""

    def __init__(self, source: str) -> None:
        self._lines = source.split("\n")

    def names(self, node: ast.expr, depth: int = 1) -> Iterator[str]:
        """The variables below `node`."""
        if depth > DEEPEST:
            raise self._refusal(node, f"nested deeper than {DEEPEST} levels")
        for part in self._parts(node):
            yield from self.names(part, depth + 1)
        if isinstance(node, ast.Name):
            yield self._variable(node)

    def _parts(self, node: ast.expr) -> list[ast.expr]:
        match node:
            case ast.Name():
                return []
            case ast.Constant():
                self._check_constant(node)
                return []
            case ast.BoolOp():
                return node.values
            case ast.UnaryOp(op=ast.Not() | ast.USub()):
                return [node.operand]
            case ast.BinOp(op=ast.Add() | ast.Sub() | ast.Mult()):
                return [node.left, node.right]
            case ast.Compare():
                return self._compared(node)
            case ast.Call():
                return [self._argument(node)]
            case _:
                raise self._refusal(node, f"{type(node).__name__} is not part of the grammar")

    def _variable(self, node: ast.Name) -> str:
        if not _NAME.fullmatch(node.id) or node.id in CALLS:
            raise self._refusal(node, f"{node.id} cannot be the name of a variable")
        # Python folds letters like ａ into a: the name must stand in the source as it is used.
        if node.id not in self._lines[node.lineno - 1]:
            raise self._refusal(node, "a name must be written in ASCII letters")
        return node.id

    def _check_constant(self, node: ast.Constant) -> None:
        value = node.value
        if value is None:
            raise self._refusal(node, "None may only stand on one side of a single == or !=")
        if not isinstance(value, bool | int | float | str) or (
            isinstance(value, float) and not math.isfinite(value)
        ):
            raise self._refusal(node, f"{value!r} is no constant of the grammar")

    def _compared(self, node: ast.Compare) -> list[ast.expr]:
        if any(not isinstance(op, _ORDERINGS + _EQUALITIES + _MEMBERSHIPS) for op in node.ops):
            raise self._refusal(node, "this comparison is not part of the grammar")
        if len(node.ops) == 1 and isinstance(node.ops[0], _EQUALITIES):
            return [side for side in (node.left, node.comparators[0]) if not is_none(side)]
        parts = [node.left]
        for op, right in zip(node.ops, node.comparators, strict=True):
            parts += self._listed(right) if isinstance(op, _MEMBERSHIPS) else [right]
        return parts

    def _listed(self, node: ast.expr) -> list[ast.expr]:
        """The right side of `in`: a list of variables and constants, or one variable that holds a list."""
        if isinstance(node, ast.Name):
            return [node]
        if not isinstance(node, ast.List | ast.Tuple):
            raise self._refusal(node, "`in` needs a list")
        for item in node.elts:
            negative = isinstance(item, ast.UnaryOp) and isinstance(item.operand, ast.Constant)
            if not isinstance(item, ast.Name | ast.Constant) and not negative:
                raise self._refusal(item, "a list holds variables and constants only")
        return node.elts

    def _argument(self, node: ast.Call) -> ast.expr:
        if not isinstance(node.func, ast.Name) or node.func.id not in CALLS:
            raise self._refusal(node, f"only {', '.join(sorted(CALLS))} may be called")
        if node.keywords or len(node.args) != 1 or not isinstance(node.args[0], ast.Name):
            raise self._refusal(node, f"{node.func.id} takes the name of one variable")
        return node.args[0]

    def _refusal(self, node: ast.expr, problem: str) -> ExpressionError:
        # Python counts columns in UTF-8 bytes; people count characters.
        before = self._lines[node.lineno - 1].encode("utf-8")[: node.col_offset]
        return ExpressionError(problem, node.lineno, len(before.decode("utf-8", "ignore")) + 1)


def is_none(node: ast.expr) -> bool:
    """Whether the node is the word None."""
    return isinstance(node, ast.Constant) and node.value is None
