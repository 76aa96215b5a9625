"""CPU of one turn of a form, at the service: `python -m benchmarks.case_turns [--profile]` in `backend/`.

A form of 200 questions at its beginning, middle and end, and the personal-startup process. SQLite file.
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import pstats
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import yaml
from app.cases.schemas import ChatTurnCreate
from app.db import Database
from app.migrate import migrate
from app.settings import Settings
from tests.cases.world import Visitor, World
from tests.processes.specimens import LONG, long_answer, long_content

AT = (10, 100, 190)
AROUND = 4  # turns measured before and after a place
PERSONAL: tuple[str, ...] = (
    "修鞋",
    "都不沾",
    "哈尔滨南岗",
    "没有执照",
    "这些都不是",
    "是",
    "不雇",
    "个体户",
    "跳过",
    "不用固定场地",
    "就这些",
)


async def turn(world: World, conversation_id: str, profile: cProfile.Profile | None, **more: Any) -> float:
    """One turn; the CPU milliseconds of the whole process, database threads included."""
    wish = ChatTurnCreate(conversation_id=conversation_id, message_id=str(uuid4()), **more)
    began = time.process_time()
    if profile is None:
        await world.service.chat_turn(wish)
    else:
        _profiled(world, profile, wish)
    return (time.process_time() - began) * 1000


def _profiled(world: World, profile: cProfile.Profile, wish: ChatTurnCreate) -> None:
    """The same turn in this thread, where the profiler sees it."""

    async def here(work: Any) -> Any:
        with world.database.transaction() as session:
            return work(session)

    kept, world.database.write = world.database.write, here  # type: ignore[method-assign]
    work = world.service.chat_turn(wish)
    profile.enable()
    try:
        work.send(None)
    except StopIteration:
        pass
    finally:
        profile.disable()
        world.database.write = kept  # type: ignore[method-assign]


async def long_form(world: World, profile: cProfile.Profile | None) -> dict[int, list[float]]:
    """Question → CPU of the turns around it."""
    visitor, spent = world.visitor(), dict[int, list[float]]()
    await turn(world, visitor.conversation_id, None, wish="start", process_id="long", text="我要办")
    for number in range(LONG - 1):
        near = next((place for place in AT if abs(place - number) <= AROUND), None)
        button = {"step": f"q{number}", "value": long_answer(f"q{number}")}
        seen = profile if near == AT[-1] else None
        cost = await turn(world, visitor.conversation_id, seen, button=button)
        if near is not None:
            spent.setdefault(near, []).append(cost)
    return spent


async def personal(world: World) -> list[float]:
    """CPU of every answer that is typed."""
    spent = []
    for _ in range(5):
        visitor: Visitor = world.visitor()
        await turn(
            world, visitor.conversation_id, None, wish="start", process_id="personal_startup", text="我要办"
        )
        for text in PERSONAL:
            said = {"text": text, "intent": "inform", "confidence": 0.3}
            spent.append(await turn(world, visitor.conversation_id, None, **said))
    return spent


def world_with(folder: Path, processes: Path) -> World:
    """A fresh database with these processes."""
    url = f"sqlite:///{folder}/{processes.name}.db"
    database = Database(url)
    migrate(database)
    return World.of(database, url, folder, processes=processes)


def line(name: str, costs: list[float]) -> str:
    """A row of the table."""
    ordered = sorted(costs)
    p95 = ordered[int(len(ordered) * 0.95) - 1]
    return f"| {name} | {statistics.median(ordered):.1f} | {p95:.1f} | {len(costs)} |"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--profile", action="store_true", help="where the time goes at the end of the long form"
    )
    profile = cProfile.Profile() if parser.parse_args().profile else None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        long = folder / "long"
        long.mkdir()
        (long / "long.yml").write_text(yaml.safe_dump(long_content(), allow_unicode=True), encoding="utf-8")
        spent = asyncio.run(long_form(world_with(folder, long), profile))
        rows = [line(f"{LONG} questions, at {place}", costs) for place, costs in spent.items()]
        rows.append(
            line(
                "personal_startup, typed", asyncio.run(personal(world_with(folder, Settings().processes_dir)))
            )
        )
    print("| turn | median CPU ms | 95 % | turns |\n|---|---|---|---|")
    print("\n".join(rows))
    print(
        f"ratio {AT[-1]} : {AT[0]} = {statistics.median(spent[AT[-1]]) / statistics.median(spent[AT[0]]):.2f}"
    )
    if profile is not None:
        pstats.Stats(profile).sort_stats("tottime").print_stats(10)


if __name__ == "__main__":
    main()
