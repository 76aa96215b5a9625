"""Structure is tested, not trusted: who may enter, who commits, what an import does."""

import ast
import importlib
import pkgutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts
from starlette.routing import Mount

import app
from app.auth import ANY_ROLE, RoleName, StaffOnly, is_way_in, require_staff
from app.db import create_database_engine
from app.main import create_app
from app.openapi import CONTRACT, is_fresh
from app.settings import Settings

APP = Path(app.__file__).parent
# What a route may answer with instead of JSON, when it says so; what it refuses is JSON all the same.
FILES = {"text/calendar", "text/html", "application/pdf"}


def modules() -> list[str]:
    """Every module of the backend."""
    return [module.name for module in pkgutil.walk_packages([str(APP)], "app.")]


def all_calls(dependant: Dependant) -> Iterator[object]:
    """Every function that runs before the endpoint."""
    for dependency in dependant.dependencies:
        yield dependency.call
        yield from all_calls(dependency)


def test_every_route_declares_exactly_one_way_in() -> None:
    application = create_app(Settings(database_url="sqlite:///unused.db"))
    seen = set()
    for route in iter_route_contexts(application.routes):
        if isinstance(route.original_route, Mount):
            continue
        ways = [call for call in all_calls(route.dependant) if is_way_in(call)]
        assert len(ways) == 1, f"{route.path} declares {len(ways)} ways in"
        seen.add(route.path)
    assert {"/api/chat/messages", "/api/chat/stream", "/service/policy-answers", "/", "/readyz"} <= seen


def test_every_staff_route_names_its_roles() -> None:
    application = create_app(Settings(database_url="sqlite:///unused.db"))
    for route in iter_route_contexts(application.routes):
        if isinstance(route.original_route, Mount):
            continue
        doors = [call for call in all_calls(route.dependant) if isinstance(call, StaffOnly)]
        for door in doors:
            assert door.roles and door.roles <= set(ANY_ROLE), f"{route.path} lets in {door.roles}"
        # Conversations with staff may be served under other paths; what is served here is for staff.
        if route.path.startswith("/api/staff/") and route.path != "/api/staff/sessions":
            assert doors, f"{route.path} is not for staff"


@pytest.mark.parametrize("roles", [(), ("boss",), ("window", "Admin")])
def test_a_door_for_staff_without_known_roles_cannot_be_made(roles: tuple[RoleName, ...]) -> None:
    with pytest.raises(ValueError, match="names its roles"):
        require_staff(*roles)


def test_every_operation_of_the_contract_describes_its_answer_and_its_errors() -> None:
    document = create_app(Settings(database_url="sqlite:///unused.db")).openapi()
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            for status, response in operation["responses"].items():
                if status == "204":
                    continue
                content = response["content"]
                if int(status) == 200 and set(content) <= FILES:
                    continue
                assert set(content) == {"application/json"}, f"{method} {path} {status}"
                schema = content["application/json"]["schema"]
                assert schema, f"{method} {path} {status} has no schema"
                if int(status) >= 400 and path != "/readyz":
                    assert schema == {"$ref": "#/components/schemas/ErrorResponse"}, (
                        f"{method} {path} {status}"
                    )


def test_the_contract_in_the_repository_is_fresh() -> None:
    assert is_fresh(CONTRACT), "run `python -m app.openapi`"


def test_only_the_database_module_commits() -> None:
    for path in APP.rglob("*.py"):
        if path.name != "db.py":
            assert ".commit(" not in path.read_text(encoding="utf-8"), path


def test_sql_is_only_written_in_repositories() -> None:
    allowed = {"repository.py", "models.py", "db.py", "errors.py", "migrate.py", "health.py"}
    for path in APP.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and (node.module or "") == "sqlalchemy"
            for alias in node.names
        }
        if path.name not in allowed and not path.name.endswith("_repository.py"):
            assert names <= {"Row"}, f"{path} builds SQL with {names}"


def test_importing_any_module_opens_nothing() -> None:
    code = (
        "import importlib, sys\n"
        "def watch(event, arguments):\n"
        "    if event in ('socket.connect', 'socket.bind', 'sqlite3.connect', 'os.mkdir'):\n"
        "        raise RuntimeError(event)\n"
        "    if event == 'open' and isinstance(arguments[0], str) and arguments[0].startswith(sys.argv[1]):\n"
        "        if '/site-packages/' not in arguments[0] and not arguments[0].endswith(('.py', '.pyc')):\n"
        "            raise RuntimeError(arguments[0])\n"
        "sys.dont_write_bytecode = True\n"
        "sys.addaudithook(watch)\n"
        "for name in sys.argv[2:]: importlib.import_module(name)\n"
    )
    names = [name for name in modules() if not name.endswith("__main__")]
    command = [sys.executable, "-c", code, str(APP.parents[1]), *names]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=APP.parent)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["app.db", "app.clock", "app.auth", "app.settings", "app.errors"])
def test_a_leaf_knows_no_package(name: str) -> None:
    tree = ast.parse(Path(str(importlib.import_module(name).__file__)).read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    packages = {f"app.{child.name}" for child in APP.iterdir() if child.is_dir()}
    assert not {module for module in imported if module and any(module.startswith(p) for p in packages)}


def test_the_application_opens_nothing_before_it_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("opened a socket")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "bind", refuse)
    create_app(Settings(database_url="postgresql+psycopg://nobody@127.0.0.1:1/nothing"))


@pytest.mark.parametrize(("query", "mode"), [("", "disable"), ("?gssencmode=prefer", "prefer")])
def test_nobody_looks_for_a_kerberos_ticket_unless_told_to(query: str, mode: str) -> None:
    engine = create_database_engine(f"postgresql+psycopg://nobody@127.0.0.1:1/nothing{query}")
    assert engine.url.query["gssencmode"] == mode
