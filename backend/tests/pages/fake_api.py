"""A small server with the shapes of docs/architecture.md that misbehaves when a test tells it to."""

import asyncio
import json
import uuid
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, WebSocket, WebSocketDisconnect
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles

from app.pages import content_security_policy
from tests.pages.fake_answers import DOCUMENT_ID, EXAMPLES, STILL_WORKING, Json, answer_to, document
from tests.pages.fake_case_api import add_cases
from tests.pages.fake_cases import FakeCases

_STREAM_WAIT_S = 10.0
_SHANGHAI = timezone(timedelta(hours=8))
_MESSAGES = {
    "rate_limited": "发送太快，请稍后再试。",
    "unavailable": "服务暂时不可用，请稍后再试。",
    "unauthenticated": "身份信息缺失或已失效。",
    "text_control_characters": "内容里有无法识别的控制字符。",
}


@dataclass
class Conversation:
    """One visitor's messages and the streams that watch them."""

    messages: list[Json] = field(default_factory=list)
    watchers: list[asyncio.Queue[Json]] = field(default_factory=list)
    feedback: dict[str, Json] = field(default_factory=dict)

    def add(self, message: Json, push: bool = True) -> Json:
        created = datetime.now(UTC).astimezone(_SHANGHAI).isoformat()
        stored = {"seq": len(self.messages) + 1, "created_at": created, **message}
        self.messages.append(stored)
        if push:
            for watcher in self.watchers:
                watcher.put_nowait(stored)
        return stored


@dataclass
class FakeServer:
    """State and misbehaviour; a test sets the fields, the application reads them."""

    conversations: dict[str, Conversation] = field(default_factory=dict)
    received: list[Json] = field(default_factory=list)
    refusals: list[tuple[int, str, dict[str, str]]] = field(default_factory=list)
    pending: bool = False
    hold: bool = False
    push_twice: bool = False
    stream_refused: bool = False
    examples_down: bool = False
    cases: FakeCases = field(default_factory=FakeCases)
    # What the chat fills in, told with every turn.
    filling: str | None = None
    # The words that end the form. Set from outside, between a click and its answer, that would be a race.
    form_ends_at: str | None = None
    # Whether the form went on elsewhere, as the history tells.
    moved: bool = False
    next_answers: list[Json] = field(default_factory=list)
    # The loop that serves an open stream; whoever pushes waits for it.
    loop: Future[asyncio.AbstractEventLoop] = field(default_factory=Future)

    def refuse_next(self, status: int, code: str, times: int = 1, **headers: str) -> None:
        """Answer the next messages with an error; header names have `_` for `-`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.refusals.extend([(status, code, named)] * times)

    def say(self, text: str, options: list[Json] | None = None, card: Json | None = None) -> None:
        """What the next message is answered with."""
        plain = {"kind": "text", "text": text, "options": options or [], "answer": None, "card": card}
        self.next_answers.append(plain)

    def open(self) -> str:
        token = uuid.uuid4().hex
        self.conversations[token] = Conversation()
        return token

    def push(self, message: Json) -> None:
        """Add a message to the only conversation and push it, from the thread of a test.

        Raises TimeoutError where the page opens no stream.
        """
        loop = self.loop.result(_STREAM_WAIT_S)
        loop.call_soon_threadsafe(self.only().add, message)

    def only(self) -> Conversation:
        """The one conversation that has messages."""
        (conversation,) = [one for one in self.conversations.values() if one.messages]
        return conversation


def _error(status: int, code: str, headers: dict[str, str] | None = None) -> JSONResponse:
    body = {"error": {"code": code, "message": _MESSAGES.get(code, "没有成功。")}}
    return JSONResponse(body, status_code=status, headers=headers)


def _store_question(conversation: Conversation, message: Json) -> None:
    if any(one["id"] == message["id"] for one in conversation.messages):
        return
    text = message.get("text") or _label_of(conversation, message["payload"])
    entry = {"id": message["id"], "role": "visitor", "text": text, "kind": "text", "options": []}
    conversation.add({**entry, "answer": None, "state": "pending"})


def _store_replies(server: FakeServer, conversation: Conversation, message: Json) -> list[Json]:
    known = [one for one in conversation.messages if one.get("in_reply_to") == message["id"]]
    if known:
        return known
    said = str(message.get("payload") or message.get("text"))
    if said == server.form_ends_at:
        server.filling = None
    content = server.next_answers.pop(0) if server.next_answers else answer_to(said)
    entry = {"id": uuid.uuid4().hex, "role": "assistant", "in_reply_to": message["id"], **content}
    stored = conversation.add(entry)
    for one in conversation.messages:
        if one["id"] == message["id"]:
            one["state"] = "answered"
    if server.push_twice:
        for watcher in conversation.watchers:
            watcher.put_nowait(stored)
    return [stored]


def _label_of(conversation: Conversation, payload: str) -> str:
    options = [option for one in conversation.messages for option in one.get("options", [])]
    return next((option["label"] for option in options if option["payload"] == payload), payload)


def create_app(server: FakeServer, page_dir: Path) -> FastAPI:
    """The fake backend: the chat API, the policy API and the built page."""
    app = FastAPI()
    _add_chat(app, server)
    _add_feedback(app, server)
    _add_stream(app, server)
    _add_policies(app, server)
    add_cases(app, server.cases)
    _add_page(app, page_dir)
    return app


def _conversation_of(server: FakeServer, request: Request) -> Conversation | None:
    return server.conversations.get(request.headers.get("authorization", "").removeprefix("Bearer "))


def _add_chat(app: FastAPI, server: FakeServer) -> None:
    @app.post("/api/chat/sessions")
    async def open_session() -> Json:
        return {"token": server.open(), "conversation_id": uuid.uuid4().hex}

    @app.post("/api/chat/messages", response_model=None)
    async def send(request: Request) -> Response:
        message = await request.json()
        server.received.append(message)
        conversation = _conversation_of(server, request)
        if conversation is None:
            return _error(401, "unauthenticated")
        if server.refusals:
            status, code, headers = server.refusals.pop(0)
            return _error(status, code, headers)
        _store_question(conversation, message)
        while server.hold:
            await asyncio.sleep(0.02)
        if server.pending:
            return _turn(server, [{"id": f"pending-{message['id']}", **STILL_WORKING}])
        return _turn(server, _store_replies(server, conversation, message))

    @app.get("/api/chat/messages", response_model=None)
    async def history(request: Request, after: int = 0) -> Response:
        conversation = _conversation_of(server, request)
        if conversation is None:
            return _error(401, "unauthenticated")
        messages = [
            {**one, "feedback": conversation.feedback.get(one["id"], {}).get("rating")}
            for one in conversation.messages
            if one["seq"] > after
        ]
        form = {"process": _process(server), "process_moved": server.moved}
        return JSONResponse({"messages": messages, "has_more": False, **form})


def _turn(server: FakeServer, replies: list[Json]) -> JSONResponse:
    known = {"id", "kind", "text", "options", "answer", "card"}
    shown = [{key: value for key, value in one.items() if key in known} for one in replies]
    return JSONResponse({"replies": shown, "process": _process(server), "handover": None})


def _process(server: FakeServer) -> Json | None:
    found: Json | None = server.cases.cases[server.filling].view()["process"] if server.filling else None
    return found


def _add_feedback(app: FastAPI, server: FakeServer) -> None:
    @app.post("/api/chat/messages/{id}/feedback", response_model=None)
    async def rate(id: str, request: Request) -> Response:
        conversation = _conversation_of(server, request)
        if conversation is None or all(one["id"] != id for one in conversation.messages):
            return _error(404, "not_found")
        conversation.feedback[id] = await request.json()
        return JSONResponse({**conversation.feedback[id], "message_id": id})

    @app.delete("/api/chat/messages/{id}/feedback", response_model=None)
    async def take_back(id: str, request: Request) -> Response:
        conversation = _conversation_of(server, request)
        if conversation is None:
            return _error(401, "unauthenticated")
        conversation.feedback.pop(id, None)
        return Response(status_code=204)


def _add_stream(app: FastAPI, server: FakeServer) -> None:
    @app.websocket("/api/chat/stream")
    async def stream(socket: WebSocket) -> None:
        if server.stream_refused:
            await socket.close()
            return
        await socket.accept()
        frame: dict[str, Any] = json.loads(await socket.receive_text())
        conversation = server.conversations.get(str(frame.get("token")))
        if conversation is None:
            await socket.close(4401)
            return
        queue: asyncio.Queue[Json] = asyncio.Queue()
        conversation.watchers.append(queue)
        if not server.loop.done():
            server.loop.set_result(asyncio.get_running_loop())
        sending = asyncio.create_task(_send_all(socket, queue))
        try:
            while True:
                await socket.receive_text()
        except WebSocketDisconnect:
            conversation.watchers.remove(queue)
            sending.cancel()


async def _send_all(socket: WebSocket, queue: asyncio.Queue[Json]) -> None:
    while True:
        await socket.send_text(json.dumps(await queue.get(), ensure_ascii=False))


def _add_policies(app: FastAPI, server: FakeServer) -> None:
    @app.get("/api/policies/examples", response_model=None)
    async def examples() -> Response:
        return _error(503, "unavailable") if server.examples_down else JSONResponse({"questions": EXAMPLES})

    @app.get("/api/policies/documents/{document_id}/{version}", response_model=None)
    async def read_document(document_id: str, version: str) -> Response:
        known = (document_id, version) == (DOCUMENT_ID, "1")
        return JSONResponse(document()) if known else _error(404, "not_found")


def _add_page(app: FastAPI, page_dir: Path) -> None:
    @app.get("/")
    def page() -> HTMLResponse:
        html = (page_dir / "index.html").read_text(encoding="utf-8")
        return HTMLResponse(html, headers={"Content-Security-Policy": content_security_policy(html)})

    app.mount("/", StaticFiles(directory=page_dir))
