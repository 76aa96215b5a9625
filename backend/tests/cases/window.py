"""A citizen and the staff of an office at one backend, over HTTP."""

from dataclasses import dataclass
from typing import Any

import httpx

from tests.accounts.conftest import PASSWORD
from tests.support.client import Chat

CASES = "/api/staff/cases"


@dataclass
class Window:
    """Asks as the citizen or as a member of staff; whoever signed in stays signed in."""

    http: httpx.Client
    citizen: Chat
    tokens: dict[str, str]

    def staff(self, who: str, method: str, path: str, body: Any = None) -> httpx.Response:
        """One request of a member of staff."""
        if who not in self.tokens:
            signed_in = self.http.post("/api/staff/sessions", json={"username": who, "password": PASSWORD})
            self.tokens[who] = signed_in.json()["token"]
        headers = {"Authorization": f"Bearer {self.tokens[who]}"}
        return self.http.request(method, path, json=body, headers=headers)

    def call(self, method: str, path: str, body: Any = None) -> httpx.Response:
        """One request of the citizen."""
        return self.http.request(method, path, json=body, headers=self.citizen.headers)

    def start(self, process_id: str) -> str:
        """A new draft of the citizen."""
        return str(self.call("POST", "/api/cases", {"process_id": process_id}).json()["id"])

    def code(self, case_id: str) -> str:
        """A fresh code for a case."""
        return str(self.call("POST", f"/api/cases/{case_id}/codes").json()["code"])

    def open(self, code: str, who: str = "window") -> httpx.Response:
        """Staff use a code."""
        return self.staff(who, "POST", f"{CASES}/opened", {"code": code})

    def answer(self, case_id: str, key: str, value: Any, revision: int = 99) -> httpx.Response:
        """The citizen's answer on the page."""
        body = {"value": value, "revision": revision}
        return self.call("PUT", f"/api/cases/{case_id}/answers/{key}", body)

    def staff_answer(self, case_id: str, key: str, value: Any, revision: int = 99) -> httpx.Response:
        """An answer typed at the window."""
        body = {"value": value, "revision": revision}
        return self.staff("window", "PUT", f"{CASES}/{case_id}/answers/{key}", body)


def error(response: httpx.Response) -> tuple[int, str]:
    """Status and code of a refusal."""
    return response.status_code, response.json()["error"]["code"]
