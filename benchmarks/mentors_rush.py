"""Two hundred visitors fight for twenty times of one mentor, over the real HTTP.

    cd backend && PYTHONPATH=.:.. .venv/bin/python -m benchmarks.mentors_rush --database sqlite [--kill 4]

Everybody has looked at the free times, wants one of them, holds it, and confirms it or (three in ten) lets it
go and tries again; whoever has one stops. With --kill N the backend gets SIGKILL at N random moments, the
first within a second and a half, and is started again; then whoever has a time gives it back after a while
and fights again: there is a fight whenever it is killed. What visitors were told they have must be what the
database has. Exit code 1 unless exactly twenty are booked, none twice, by those who were told so, and
(without --kill) losers were answered in time.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from app.db import Database
from sqlalchemy import text
from tests.support.servers import free_port

from benchmarks.mentors_http import Client, Lost
from benchmarks.mentors_world import Backend, add_window, database_url

MENTOR = "rush"
LETS_GO = 0.3


@dataclass
class Figures:
    """What was seen. Seconds of requests that lost their connection are not among the latencies."""

    losers: list[float] = field(default_factory=list)
    others: list[float] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    winners: set[str] = field(
        default_factory=set
    )  # ids of the appointments that visitors were told they have
    killed_at: list[float] = field(default_factory=list)
    lost: int = 0


@dataclass
class Rush:
    """One run."""

    port: int
    times: list[str]
    until: float
    pause: float
    restless: float = 0.0  # seconds after which everybody fights again, until so many before the end
    figures: Figures = field(default_factory=Figures)

    async def send(self, client: Client, method: str, path: str, body: Any) -> tuple[int, Any]:
        """Send until it is answered: the same request again does nothing twice."""
        while True:
            started = time.perf_counter()
            try:
                status, answer = await client.request(method, path, body)
            except Lost:
                self.figures.lost += 1
                await asyncio.sleep(0.2)
                continue
            seconds = time.perf_counter() - started
            code = answer["error"]["code"] if status >= 400 else str(status)
            self.figures.answers[
                f"{method} {path.split('/')[-1][:12] if method == 'POST' else ''} {code}"
            ] += 1
            (self.figures.losers if status == 409 else self.figures.others).append(seconds)
            return status, answer

    async def visitor(self, client: Client, dice: random.Random) -> None:
        """Try until the end or until one time is booked."""
        known = list(self.times)
        while time.perf_counter() < self.until:
            wanted = dice.choice(known or self.times)
            id = str(uuid4())
            body = {"id": id, "mentor_id": MENTOR, "starts_at": wanted, "format": "online", "topic": "电商"}
            status, answer = await self.send(client, "POST", "/api/appointments", body)
            if status == 409:
                known = [offer["starts_at"] for offer in answer.get("offers", [])]
                await asyncio.sleep(dice.random() * 2 * self.pause)
                continue
            assert status == 200, answer
            if dice.random() < LETS_GO:
                await self.send(client, "DELETE", f"/api/appointments/{id}", None)
                continue
            status, answer = await self.send(client, "POST", f"/api/appointments/{id}/confirm", {})
            if status == 200:
                self.figures.winners.add(id)
                if not await self._gives_back(client, id, dice):
                    return
                known = list(self.times)

    async def _gives_back(self, client: Client, id: str, dice: random.Random) -> bool:
        left = self.until - time.perf_counter()
        if left < 2 * self.restless or not self.restless:
            return False
        await asyncio.sleep(dice.random() * self.restless)
        status, answer = await self.send(client, "DELETE", f"/api/appointments/{id}", None)
        assert status == 204, answer
        self.figures.winners.discard(id)
        return True

    async def run(self, visitors: int, backend: Backend, seconds: float, kills: list[float]) -> None:
        """Everybody at once; the backend is killed at moments counted while it runs."""
        clients = [Client(self.port) for _ in range(visitors)]
        for client in clients:
            _, session = await client.request("POST", "/api/chat/sessions", {})
            client.token = session["token"]
        for client in clients:
            status, _ = await client.request("GET", f"/api/mentors/{MENTOR}/slots?format=online")
            assert status == 200
        started = time.perf_counter()
        self.until = time.perf_counter() + seconds
        jobs = [self.visitor(client, random.Random(number)) for number, client in enumerate(clients)]
        await asyncio.gather(*jobs, self._kill(backend, started, kills))
        for client in clients:
            client.close()

    async def _kill(self, backend: Backend, started: float, kills: list[float]) -> None:
        for moment in kills:
            await asyncio.sleep(max(0.0, started + moment - time.perf_counter()))
            self.figures.killed_at.append(time.perf_counter() - started)
            killed = time.perf_counter()
            backend.kill()
            await asyncio.to_thread(backend.start)
            down = time.perf_counter() - killed
            started += down
            self.until += down


def kill_moments(count: int, seconds: float, dice: random.Random) -> list[float]:
    """When to kill: in the first rush, then at any time but in the last quarter, which decides it all."""
    later = sorted(dice.uniform(2, 0.75 * seconds) for _ in range(count - 1))
    return [dice.uniform(0.05, 1.5), *later] if count else []


def percentile(values: list[float], percent: float) -> float:
    """In milliseconds."""
    ordered = sorted(values)
    return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] if ordered else 0.0


def booked_times(database: Database) -> dict[str, str]:
    """The beginning of every booked appointment, by its id."""
    with database.reading() as session:
        rows = session.execute(text("SELECT id, starts_at FROM appointments WHERE status = 'booked'"))
        return {str(row[0]): str(row[1]) for row in rows}


def measure(options: argparse.Namespace, folder: Path) -> int:
    """One run; the exit code."""
    begins = (datetime.now(UTC) + timedelta(days=3)).replace(hour=0, minute=0, second=0, microsecond=0)
    times = [(begins + n * timedelta(minutes=30)).isoformat() for n in range(options.slots)]
    with database_url(options.database, folder) as url:
        database = Database(url)
        add_window(database, MENTOR, begins, options.slots)
        backend = Backend(url, folder, free_port())
        backend.start()
        try:
            restless = options.seconds / 8 if options.kill else 0.0
            rush = Rush(backend.port, times, 0.0, options.pause, restless)
            moments = kill_moments(options.kill, options.seconds, random.Random(options.seed))
            asyncio.run(rush.run(options.visitors, backend, options.seconds, moments))
            booked = booked_times(database)
        finally:
            backend.kill()
            database.close()
    return report(options, rush.figures, booked)


def report(options: argparse.Namespace, figures: Figures, booked: dict[str, str]) -> int:
    """Print what came out; the exit code."""
    double = len(booked) - len(set(booked.values()))
    p50, p99, most = (percentile(figures.losers, percent) for percent in (50, 99, 100))
    print(
        f"{options.database}, killed at {[round(at, 1) for at in figures.killed_at]} s, "
        f"load {os.getloadavg()[0]:.1f}: {options.visitors} visitors, "
        f"{options.slots} times, {options.seconds:.0f} s: booked {len(booked)}, double {double}, "
        f"winners {len(figures.winners)}; losers answered {len(figures.losers)}, "
        f"p50 {p50:.0f} ms, p99 {p99:.0f} ms, max {most:.0f} ms; "
        f"others p99 {percentile(figures.others, 99):.0f} ms; connections lost {figures.lost}"
    )
    print("  ", dict(figures.answers))
    right = len(booked) == options.slots and double == 0 and figures.winners == set(booked)
    return 0 if right and (p99 <= 1000 or options.kill) else 1


def main() -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--visitors", type=int, default=200)
    parser.add_argument("--slots", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--pause", type=float, default=0.1, help="mean seconds between two tries")
    parser.add_argument("--kill", type=int, default=0, metavar="N", help="SIGKILL at N random moments")
    parser.add_argument("--seed", type=int, default=1, help="of the moments")
    with tempfile.TemporaryDirectory(prefix="rush-") as folder:
        return measure(parser.parse_args(), Path(folder))


if __name__ == "__main__":
    sys.exit(main())
