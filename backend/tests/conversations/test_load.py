"""Many visitors at once, every message twice."""

import asyncio

import httpx

from tests.conftest import Backends
from tests.support.fakes import FakeBot

_CONVERSATIONS = 50
_MESSAGES = 10


async def _open(client: httpx.AsyncClient) -> dict[str, str]:
    return {"Authorization": f"Bearer {(await client.post('/api/chat/sessions', json={})).json()['token']}"}


async def _send(client: httpx.AsyncClient, headers: dict[str, str], n: int) -> httpx.Response:
    body = {"id": f"m-{n}", "text": f"问题{n}"}
    return await client.post("/api/chat/messages", json=body, headers=headers)


async def _run(url: str) -> list[tuple[list[httpx.Response], list[dict[str, object]]]]:
    # A connection of its own for every request: on a busy machine the server gives up idle ones (after 5 s)
    # at the moment they are used again.
    limits = httpx.Limits(max_connections=100, max_keepalive_connections=0)
    async with httpx.AsyncClient(base_url=url, limits=limits, timeout=120, trust_env=False) as client:
        visitors = [await _open(client) for _ in range(_CONVERSATIONS)]
        jobs = [
            _send(client, headers, n) for n in range(_MESSAGES) for headers in visitors for _copy in (1, 2)
        ]
        responses = await asyncio.gather(*jobs)
        results = []
        for place, headers in enumerate(visitors):
            own = [
                responses[(n * _CONVERSATIONS + place) * 2 + copy]
                for n in range(_MESSAGES)
                for copy in (0, 1)
            ]
            history = (await client.get("/api/chat/messages", headers=headers)).json()["messages"]
            results.append((own, history))
        return results


def test_500_messages_sent_twice_from_50_conversations_are_stored_once_and_answered_once(
    start_backend: Backends, bot: FakeBot
) -> None:
    # The limit is exactly the number of messages: a copy that was counted would be refused.
    with start_backend(rate_limit_per_minute=_MESSAGES, answer_deadline_seconds=60) as url:
        results = asyncio.run(_run(url))
    for responses, history in results:
        assert [response.status_code for response in responses] == [200] * (2 * _MESSAGES)
        for first, copy in zip(responses[::2], responses[1::2], strict=True):
            assert first.json() == copy.json() and len(first.json()["replies"]) == 1
        assert [m["seq"] for m in history] == list(range(1, 2 * _MESSAGES + 1))
        asked = [m["id"] for m in history if m["role"] == "visitor"]
        assert sorted(asked) == sorted(f"m-{n}" for n in range(_MESSAGES))
        assert [m["in_reply_to"] for m in history if m["role"] == "assistant"] == asked
    assert len(bot.requests) == _CONVERSATIONS * _MESSAGES
    assert bot.most_at_once == 1
