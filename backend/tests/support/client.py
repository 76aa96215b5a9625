"""A visitor, as short as tests want to write it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import httpx


@dataclass
class Chat:
    """One visitor's conversation over HTTP."""

    http: httpx.Client
    token: str
    conversation_id: str

    @classmethod
    def open(cls, http: httpx.Client) -> Chat:
        """Open a new conversation."""
        response = http.post("/api/chat/sessions", json={})
        response.raise_for_status()
        return cls(http, **response.json())

    @property
    def headers(self) -> dict[str, str]:
        """What proves who this is."""
        return {"Authorization": f"Bearer {self.token}"}

    def post(self, body: Any) -> httpx.Response:
        """Send any body to the message endpoint."""
        return self.http.post("/api/chat/messages", json=body, headers=self.headers)

    def say(self, text: str, id: str | None = None) -> dict[str, Any]:
        """Send a text and return the turn; fails on an error."""
        response = self.post({"id": id or str(uuid.uuid4()), "text": text})
        assert response.status_code == 200, response.text
        turn: dict[str, Any] = response.json()
        return turn

    def press(self, payload: str) -> httpx.Response:
        """Send the payload of an option."""
        return self.post({"id": str(uuid.uuid4()), "payload": payload})

    def history(self, after: int = 0) -> list[dict[str, Any]]:
        """The messages behind a place."""
        response = self.http.get("/api/chat/messages", params={"after": after}, headers=self.headers)
        assert response.status_code == 200, response.text
        messages: list[dict[str, Any]] = response.json()["messages"]
        return messages
