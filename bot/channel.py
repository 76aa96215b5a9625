"""The one channel of the assistant: our own backend hands over a message and reads the replies."""

import hmac
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any, Optional

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from rasa.core.lock_store import LockError
from rasa.core.processor import MessageProcessor
from rasa.shared.exceptions import RasaException
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import patches
from bot.messages import BadMessage, EdgeMessage, as_reply, for_intent, parse_message
from bot.tracker_keys import TrackerKeyProblem

logger = logging.getLogger(__name__)


class EdgeOutput(OutputChannel):
    """Collects the replies of one turn and the names of the actions that ran."""

    def __init__(self) -> None:
        self.replies: list[dict[str, Any]] = []
        self.actions: list[str] = []

    @classmethod
    def name(cls) -> str:
        return "edge"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Take over a whole message; a `custom` one already is a reply."""
        custom = message.get("custom")
        self.replies.append(as_reply(custom if custom else message))


class EdgeInput(InputChannel):
    """Below /webhooks/edge: `POST webhook`, `GET health`, `DELETE conversations/<id>`."""

    def __init__(self, token: str) -> None:
        if not token:
            raise RasaException("the edge channel needs a token")
        self._token = token.encode()
        patches.apply()

    @classmethod
    def name(cls) -> str:
        return "edge"

    @classmethod
    def from_credentials(cls, credentials: Optional[dict[str, Any]]) -> "EdgeInput":
        """Create the channel from credentials.yml."""
        return cls(str((credentials or {}).get("token") or ""))

    def is_allowed(self, request: Request) -> bool:
        """Whether the bearer token is ours, compared in constant time."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        return scheme.lower() == "bearer" and hmac.compare_digest(token.encode(), self._token)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes. Instead of Rasa's `on_new_message` we call the agent: it also tells us the parse."""
        routes = Blueprint("edge", "bot_channel")

        @routes.get("/health")
        async def health(request: Request) -> HTTPResponse:
            ready = is_ready(request)
            return response.json({"status": "ok" if ready else "no model"}, status=200 if ready else 503)

        @routes.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            if not self.is_allowed(request):
                return failure(401, "unauthenticated")
            try:
                message = parse_message(request.load_json())
            except BadMessage as error:
                return failure(422, "invalid_input", error.field)
            if not is_ready(request):
                return failure(503, "unavailable")
            return await answer(request.app.ctx.agent, message)

        # Sanic ignores the body of a DELETE by default, and then logs an error that nobody read it:
        # our client announces one of no length.
        @routes.delete("/conversations/<conversation_id:str>", ignore_body=False)
        async def forget(request: Request, conversation_id: str) -> HTTPResponse:
            if not self.is_allowed(request):
                return failure(401, "unauthenticated")
            await request.app.ctx.conversations.delete(conversation_id)
            return response.empty()

        return routes


async def answer(agent: Agent, message: EdgeMessage) -> HTTPResponse:
    """One turn: understand, let Rasa decide and act, hand back replies with what was understood."""
    started = time.monotonic()
    output = EdgeOutput()
    metadata = {
        "request_id": message.request_id,
        "region": message.region,
        "process_open": message.process_open,
    }
    user_message = UserMessage(
        message.text, output, message.sender, None, EdgeInput.name(), message.message_id, metadata
    )
    processor = agent.processor
    assert processor is not None  # is_ready() was asked
    user_message.parse_data = await understand(processor, message)
    try:
        await agent.handle_message(user_message)
    except LockError:
        logger.warning("turn_locked", extra={"fields": {"request_id": message.request_id}})
        return failure(503, "unavailable")
    except TrackerKeyProblem:
        logger.error("tracker_key_problem", extra={"fields": {"request_id": message.request_id}})
        return failure(503, "unavailable")
    understood = user_message.parse_data
    body = {
        "replies": output.replies,
        "intent": {key: understood["intent"][key] for key in ("name", "confidence")},
        "entities": [{key: entity[key] for key in ("entity", "value")} for entity in understood["entities"]],
        "actions": output.actions,
    }
    log_turn(message, body, time.monotonic() - started)
    # No reply means an action failed; the backend then answers without the bot.
    return response.json(body, status=200 if output.replies else 502)


async def understand(processor: MessageProcessor, message: EdgeMessage) -> dict[str, Any]:
    """What the model makes of a message. Actions still see the tokens: their text is the message's own."""
    read = UserMessage(for_intent(message.text), sender_id=message.sender, input_channel=EdgeInput.name())
    return {**await processor.parse_message(read), "text": message.text}


def log_turn(message: EdgeMessage, body: dict[str, Any], seconds: float) -> None:
    """One line a turn: what was decided, never what was said."""
    fields = {
        "request_id": message.request_id,
        "conversation_id": message.sender,
        "intent": body["intent"]["name"],
        "confidence": round(body["intent"]["confidence"], 3),
        "actions": body["actions"],
        "replies": len(body["replies"]),
        "milliseconds": round(seconds * 1000, 1),
    }
    logger.info("turn", extra={"fields": fields})


def is_ready(request: Request) -> bool:
    """Whether a model is loaded."""
    agent: Optional[Agent] = getattr(request.app.ctx, "agent", None)
    return agent is not None and bool(agent.is_ready())


def failure(status: int, code: str, field: Optional[str] = None) -> HTTPResponse:
    """An error for the backend (people never see it)."""
    return response.json({"error": {"code": code, "field": field}}, status=status)
