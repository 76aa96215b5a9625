"""A visitor of the public chat API, for the terminal chat, the evaluation, the benchmarks and the tests.

One `Visitor` is one conversation with one kept-alive connection; not shared between threads.
"""

from __future__ import annotations

import http.client
import json
import time
import urllib.parse
import uuid
from types import TracebackType
from typing import Any

TIMEOUT_SECONDS = 30.0
PENDING_SECONDS = 60.0


class ApiError(Exception):
    """An answer other than 200; `code` and `message` come from the one error shape."""

    def __init__(self, status: int, body: str) -> None:
        self.status = status
        self.body = body
        try:
            error = json.loads(body)["error"]
            self.code, self.message = str(error["code"]), str(error["message"])
        except (ValueError, KeyError, TypeError):
            self.code, self.message = "not_our_shape", body[:200]
        super().__init__(f"{status} {self.code}: {self.message}")


class Connection:
    """JSON over one kept-alive connection, opened again when the server closed it."""

    def __init__(self, address: str, timeout: float = TIMEOUT_SECONDS) -> None:
        parts = urllib.parse.urlsplit(address)
        self._http = http.client.HTTPConnection(parts.hostname or "127.0.0.1", parts.port, timeout=timeout)

    def request(
        self, method: str, path: str, body: object = None, token: str = ""
    ) -> tuple[int, str, dict[str, str]]:
        """Status, body and headers (names in lower case). Network trouble is an OSError.

        A kept connection that the server closed while it was idle is opened again, once: every request of this
        API may be repeated.
        """
        reused = self._http.sock is not None
        try:
            return self._request(method, path, body, token)
        except ConnectionError:
            if not reused:
                raise
        return self._request(method, path, body, token)

    def _request(self, method: str, path: str, body: object, token: str) -> tuple[int, str, dict[str, str]]:
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        content = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
        try:
            self._http.request(method, path, content, headers)
            answer = self._http.getresponse()
            text = answer.read().decode()
        except http.client.HTTPException as error:
            self._http.close()
            raise ConnectionError(f"{method} {path}: {error!r}") from error
        except OSError:
            self._http.close()
            raise
        return answer.status, text, {name.lower(): value for name, value in answer.getheaders()}

    def call(self, method: str, path: str, body: object = None, token: str = "") -> Any:
        """The JSON of a 200 answer. Raises ApiError for any other."""
        status, text, _ = self.request(method, path, body, token)
        if status != 200:
            raise ApiError(status, text)
        return json.loads(text)

    def close(self) -> None:
        """Give the connection back."""
        self._http.close()


class Visitor:
    """One anonymous conversation."""

    def __init__(self, address: str, timeout: float = TIMEOUT_SECONDS) -> None:
        self.connection = Connection(address, timeout)
        session = self.connection.call("POST", "/api/chat/sessions", {})
        self.token: str = session["token"]
        self.conversation_id: str = session["conversation_id"]

    def __enter__(self) -> Visitor:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.connection.close()

    def send(self, text: str = "", *, payload: str = "", message_id: str = "") -> Any:
        """Send a text or the payload of an option; the response of the API as it came."""
        content = {"payload": payload} if payload else {"text": text}
        body = {"id": message_id or str(uuid.uuid4()), **content}
        return self.connection.call("POST", "/api/chat/messages", body, self.token)

    def history(self, after: int = 0) -> list[Any]:
        """All messages after a sequence number."""
        found = self.connection.call("GET", f"/api/chat/messages?after={after}", None, self.token)
        return list(found["messages"])

    def ask(self, text: str = "", *, payload: str = "") -> list[Any]:
        """Send and return the replies; an answer that is still being worked on is waited for."""
        message_id = str(uuid.uuid4())
        replies = list(self.send(text, payload=payload, message_id=message_id)["replies"])
        deadline = time.monotonic() + PENDING_SECONDS
        while any(reply["kind"] == "pending" for reply in replies):
            if time.monotonic() > deadline:
                raise TimeoutError("the answer that was announced did not come")
            time.sleep(0.2)  # polling interval of a visitor without push
            answers = [
                m for m in self.history() if m.get("in_reply_to") == message_id and m["role"] == "assistant"
            ]
            replies = [message for message in answers if message["kind"] != "pending"] or replies
        return replies
