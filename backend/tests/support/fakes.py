"""Stand-ins for the bot, the actions and the policy library."""

import asyncio
import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.policies.schemas import Answer, AnswerStatus, Citation, Option, PolicyAnswer

EDGE_TOKEN = "edge-token-of-the-tests"
CLAUSE = "lj-cy-2025/1#2.6.1"


class FakePolicies:
    """A library with one clause."""

    library_version = "test"

    def answer(self, question: str, *, region: str | None = None) -> PolicyAnswer:
        """Answers everything with the one clause."""
        return self.answer_clause(CLAUSE)

    def answer_clause(self, clause_id: str) -> PolicyAnswer:
        """The one clause."""
        citation = Citation(
            document_id="lj-cy-2025",
            version="1",
            title="测试文件",
            article=6,
            clause_id=clause_id,
            quote="测试条款原文",
        )
        return PolicyAnswer(
            text="测试条款", answer=Answer(status=AnswerStatus.ANSWERED, citations=[citation])
        )


@dataclass
class FakeBot:
    """A bot over HTTP: echoes the text. Tests set how it behaves; one object serves one test."""

    status: int = 200
    replies: list[dict[str, Any]] | None = None
    intent: str = "ask_policy"
    healthy: bool = True
    requests: list[dict[str, Any]] = field(default_factory=list)
    request_ids: list[str] = field(default_factory=list)
    at_once: Counter[str] = field(default_factory=Counter)
    most_at_once: int = 0
    forgotten: list[str] = field(default_factory=list)
    # Cleared: the bot keeps a message until the test sets it again.
    may_answer: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.may_answer.set()

    async def webhook(self, request: Request) -> Response:
        """The edge channel."""
        if request.headers.get("authorization") != f"Bearer {EDGE_TOKEN}":
            return JSONResponse({}, status_code=401)
        body = await request.json()
        sender = body["sender"]
        self.requests.append(body)
        self.request_ids.append(request.headers["x-request-id"])
        self.at_once[sender] += 1
        self.most_at_once = max(self.most_at_once, self.at_once[sender])
        if not self.may_answer.is_set():
            await asyncio.to_thread(self.may_answer.wait)
        self.at_once[sender] -= 1
        if self.status != 200:
            return JSONResponse({"detail": "broken"}, status_code=self.status)
        said = body["text"] if body["payload"] is None else body["payload"]
        return JSONResponse(
            {
                "replies": [reply(f"回声：{said}")] if self.replies is None else self.replies,
                "intent": {"name": self.intent, "confidence": 0.9},
                "entities": [],
                "actions": ["action_answer_policy"],
            }
        )

    async def forget(self, request: Request) -> Response:
        """The bot forgets a conversation."""
        self.forgotten.append(request.path_params["conversation_id"])
        return Response(status_code=204)

    async def health(self, request: Request) -> Response:
        """Both the bot's and the actions' health."""
        return JSONResponse({"status": "ok"}, status_code=200 if self.healthy else 503)

    def app(self) -> Starlette:
        """The ASGI application."""
        return Starlette(
            routes=[
                Route("/webhooks/edge/webhook", self.webhook, methods=["POST"]),
                Route("/webhooks/edge/conversations/{conversation_id}", self.forget, methods=["DELETE"]),
                Route("/webhooks/edge/health", self.health),
                Route("/health", self.health),
            ]
        )


def reply(text: str, *options: Option) -> dict[str, Any]:
    """A plain reply of the bot."""
    return {
        "kind": "text",
        "text": text,
        "options": [option.model_dump() for option in options],
        "answer": None,
        "card": None,
    }
