"""`python -m app.processes.validate [--write]`: checks processes and plans; prints `file: problem`."""

import sys
from pathlib import Path

from app.clock import SystemClock, in_shanghai
from app.policies.library import Library, load_library
from app.processes.errors import ProcessProblem
from app.processes.library import ProcessLibrary, json_schema, plan_schema
from app.settings import Settings


def problems(settings: Settings) -> list[str]:
    """Everything that is wrong with the files."""
    folder = settings.processes_dir
    try:
        library = ProcessLibrary.load(folder, settings.names_file)
    except ProcessProblem as problem:
        return str(problem).split("\n")
    found = []
    for name, content in schemas().items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != content:
            found.append(f"{name}: 不是最新的，请运行 python -m app.processes.validate --write")
    return found + _basis_problems(library, load_library(settings.policies_dir))


def schemas() -> dict[str, str]:
    """Generated files of the folder with their content."""
    return {"schema.json": json_schema(), "plans/schema.json": plan_schema()}


def _basis_problems(processes: ProcessLibrary, policies: Library) -> list[str]:
    """Clauses that a process names must exist and be in force."""
    used = [
        (f"{process.id}.yml", clause)
        for process in processes.processes.values()
        for clause in (
            *process.file.basis,
            *(each for step in process.steps.values() for each in step.basis),
        )
    ]
    return [f"{file}: 没有这个现行条款 {clause}" for file, clause in used if not _is_valid(policies, clause)]


def _is_valid(policies: Library, clause_id: str) -> bool:
    try:
        clause = policies.clause(clause_id)
    except KeyError:
        return False
    return policies.valid(clause, in_shanghai(SystemClock().now()).date())


def main(arguments: list[str]) -> int:
    """The exit code."""
    settings = Settings()
    if arguments == ["--write"]:
        for name, content in schemas().items():
            Path(settings.processes_dir / name).write_text(content, encoding="utf-8")
    found = problems(settings)
    print("\n".join(found) or "processes: ok")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
