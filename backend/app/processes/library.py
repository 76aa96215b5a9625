"""All process files, loaded and checked once at the start."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import yaml
from pydantic import ValidationError

from app.processes.check import Checker
from app.processes.definition import Definition
from app.processes.errors import ProcessProblem, ProcessUnknown
from app.processes.model import ProcessFile
from app.processes.places import Places
from app.processes.plan import Plan, PlanFile
from app.yamlfile import read_yaml


@dataclass(frozen=True, slots=True)
class ProcessLibrary:
    """The processes and plans in force."""

    processes: Mapping[str, Definition] = field(repr=False)
    plans: Mapping[str, Plan] = field(repr=False)
    checker: Checker = field(repr=False)

    @classmethod
    def load(cls, folder: Path, names: Path) -> Self:
        """Read `folder` (processes, plans) and the list of places; ProcessProblem names every bad file."""
        processes, plans, problems = dict[str, Definition](), dict[str, Plan](), list[str]()
        for path, kind in files(folder):
            try:
                content = read_yaml(path)
                _check_name(path, content)
                if kind == "plan":
                    plans[path.stem] = Plan.of(content)
                else:
                    processes[path.stem] = Definition.of(content)
            except (ProcessProblem, ValidationError, yaml.YAMLError) as error:
                problems += [f"{path.name}: {line}" for line in describe(error)]
        problems += _cross_problems(processes, plans)
        if problems:
            raise ProcessProblem("\n".join(problems))
        return cls(processes, plans, Checker(Places.load(names)))

    @property
    def restricted(self) -> frozenset[str]:
        """The ids of the processes whose cases only some staff may read."""
        return frozenset(each.id for each in self.processes.values() if each.file.restricted)

    def process(self, process_id: str) -> Definition:
        """The process of this id; ProcessUnknown when there is none."""
        if process_id not in self.processes:
            raise ProcessUnknown
        return self.processes[process_id]


def files(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every file of the library with its kind."""
    yield from ((path, "process") for path in sorted(folder.glob("*.yml")))
    yield from ((path, "plan") for path in sorted((folder / "plans").glob("*.yml")))


def _check_name(path: Path, content: Any) -> None:
    if not isinstance(content, dict) or content.get("id") != path.stem:
        raise ProcessProblem(f"文件名和 id 要一样（{path.stem}）")


def describe(error: Exception) -> list[str]:
    """What is wrong, one line each."""
    if isinstance(error, ValidationError):
        return [
            f"{'.'.join(str(part) for part in problem['loc'])}: {problem['msg']}"
            for problem in error.errors()
        ]
    return str(error).split("\n")


def _cross_problems(processes: Mapping[str, Definition], plans: Mapping[str, Plan]) -> list[str]:
    problems = []
    for process in processes.values():
        plan_id = process.file.plan
        if plan_id is None:
            continue
        if plan_id not in plans:
            problems.append(f"{process.id}.yml: 没有 plan {plan_id}")
            continue
        unknown = plans[plan_id].names - set(process.steps)
        problems += [f"plans/{plan_id}.yml: {process.id} 没有步骤 {name}" for name in sorted(unknown)]
    return problems


def json_schema() -> str:
    """The schema of a process file, as committed in `processes/schema.json`."""
    return json.dumps(ProcessFile.model_json_schema(), ensure_ascii=False, indent=2) + "\n"


def plan_schema() -> str:
    """The schema of a plan file, as committed in `processes/plans/schema.json`."""
    return json.dumps(PlanFile.model_json_schema(), ensure_ascii=False, indent=2) + "\n"
