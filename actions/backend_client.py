"""The only file here that speaks HTTP: the backend's service API."""

import threading
from collections.abc import Sequence
from typing import Any, Optional, Protocol
from urllib.parse import quote

import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

from actions.settings import ActionSettings

# Connect, read. Together below the bot's lock lifetime of 10 s.
TIMEOUT_SECONDS = (1.0, 6.0)
STATUSES = frozenset(
    [
        "answered",
        "clarify",
        "needs_personal_record",
        "not_covered",
        "only_expired",
        "out_of_scope",
        "crisis",
        "error",
    ]
)

PolicyAnswer = dict[str, Any]
CaseTurn = dict[str, Any]


class BackendError(Exception):
    """The backend gave no usable answer."""


class BackendUnavailable(BackendError):
    """No connection, no answer in time, or a 5xx."""


class BackendRejected(BackendError):
    """A 4xx: our request was wrong. `code` is the backend's error code."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code


class BackendProtocolError(BackendError):
    """An answer that is not what the contract says."""


class Backend(Protocol):
    """What the actions need from the backend; tests pass a fake."""

    def policy_answer(
        self,
        question: str,
        conversation_id: str,
        request_id: str,
        region: Optional[str],
        hint: Optional[str],
        before: Sequence[str] = (),
    ) -> PolicyAnswer:
        """Answer a policy question; `before`: those asked earlier, newest first. Raises BackendError."""

    def clause_answer(self, clause_id: str, conversation_id: str, request_id: str) -> PolicyAnswer:
        """Show one clause; raises BackendError."""

    def holdings(self, conversation_id: str, request_id: str) -> list[dict[str, Any]]:
        """What is kept about a conversation: `what` and `count`; raises BackendError."""

    def delete_data(self, conversation_id: str, request_id: str) -> str:
        """Have a conversation deleted after this turn; the receipt's number. Raises BackendError."""

    def withdraw_consent(self, conversation_id: str, request_id: str) -> list[str]:
        """Take every consent back; the titles of the purposes withdrawn so far. Raises BackendError."""

    def case_turn(self, body: dict[str, Any], request_id: str) -> CaseTurn:
        """What a message does to the forms: handled, before, digress, after; raises BackendError."""


class BackendClient:
    """`requests` with keep-alive; one session per thread, because a session is not made for sharing."""

    def __init__(self, settings: ActionSettings) -> None:
        self._settings = settings
        self._local = threading.local()

    def policy_answer(
        self,
        question: str,
        conversation_id: str,
        request_id: str,
        region: Optional[str],
        hint: Optional[str],
        before: Sequence[str] = (),
    ) -> PolicyAnswer:
        body: dict[str, Any] = {"question": question, "conversation_id": conversation_id}
        body |= {"region": region, "hint": hint, "before": list(before)}
        return self._post("/service/policy-answers", body, request_id)

    def clause_answer(self, clause_id: str, conversation_id: str, request_id: str) -> PolicyAnswer:
        body = {"clause_id": clause_id, "conversation_id": conversation_id}
        return self._post("/service/clause-answers", body, request_id)

    def holdings(self, conversation_id: str, request_id: str) -> list[dict[str, Any]]:
        path = f"/service/privacy/holdings?conversation_id={quote(conversation_id, safe='')}"
        found = checked_body(self._call("GET", path, None, request_id)).get("parts")
        if not isinstance(found, list) or not all(is_part(part) for part in found):
            raise BackendProtocolError("not a list of parts")
        return found

    def delete_data(self, conversation_id: str, request_id: str) -> str:
        body = {"conversation_id": conversation_id}
        receipt = checked_body(self._call("POST", "/service/privacy/deletions", body, request_id)).get(
            "receipt"
        )
        if not isinstance(receipt, str):
            raise BackendProtocolError("no receipt")
        return receipt

    def withdraw_consent(self, conversation_id: str, request_id: str) -> list[str]:
        body = {"conversation_id": conversation_id}
        answer = checked_body(self._call("POST", "/service/privacy/withdrawals", body, request_id))
        purposes = answer.get("purposes")
        if not isinstance(purposes, list):
            raise BackendProtocolError("no purposes")
        # Who never agreed to anything has taken back nothing, though from now on it counts as a no.
        history = answer.get("history", [])
        agreed = {past.get("purpose") for past in history if past.get("decision") == "granted"}
        return [
            str(purpose["title"])
            for purpose in purposes
            if purpose.get("state") == "withdrawn" and purpose.get("id") in agreed
        ]

    def case_turn(self, body: dict[str, Any], request_id: str) -> CaseTurn:
        given = {key: value for key, value in body.items() if value is not None}
        turn = checked_body(self._call("POST", "/service/case-turns", given, request_id))
        if not is_case_turn(turn):
            raise BackendProtocolError("not a case turn")
        return turn

    def _post(self, path: str, body: dict[str, Any], request_id: str) -> PolicyAnswer:
        given = {key: value for key, value in body.items() if value is not None}
        return checked_answer(self._call("POST", path, given, request_id))

    def _call(
        self, method: str, path: str, body: Optional[dict[str, Any]], request_id: str
    ) -> requests.Response:
        try:
            return self._session().request(
                method,
                self._settings.backend_url + path,
                json=body,
                headers={"X-Request-ID": request_id},
                timeout=TIMEOUT_SECONDS,
            )
        except requests.RequestException as error:
            raise BackendUnavailable(type(error).__name__) from error

    def _session(self) -> requests.Session:
        session: Optional[requests.Session] = getattr(self._local, "session", None)
        if session is None:
            session = requests.Session()
            # The backend is on the loopback or in the cluster: no proxy of the environment, no .netrc.
            session.trust_env = False
            session.headers["Authorization"] = f"Bearer {self._settings.service_token}"
            # One more attempt only when nothing was sent: the kept connection had been closed meanwhile.
            retry = Retry(total=1, connect=1, read=0, status=0, other=0, allowed_methods=None)
            session.mount("http://", HTTPAdapter(max_retries=retry))
            session.mount("https://", HTTPAdapter(max_retries=retry))
            self._local.session = session
        return session


def checked_body(response: requests.Response) -> dict[str, Any]:
    """The object a good answer holds; raises the BackendError that fits otherwise."""
    if response.status_code >= 500:
        raise BackendUnavailable(f"status {response.status_code}")
    try:
        body = response.json()
    except requests.JSONDecodeError as error:
        raise BackendProtocolError("not JSON") from error
    if response.status_code != 200:
        raise BackendRejected(response.status_code, error_code(body))
    if not isinstance(body, dict):
        raise BackendProtocolError("not an object")
    return body


def checked_answer(response: requests.Response) -> PolicyAnswer:
    """The policy answer of a good answer; raises the BackendError that fits otherwise."""
    answer: PolicyAnswer = checked_body(response)
    if not is_policy_answer(answer):
        raise BackendProtocolError("not a policy answer")
    return answer


def is_case_turn(body: dict[str, Any]) -> bool:
    """Whether a body says what a message did to the forms."""
    said = [*(body.get("before") or []), *(body.get("after") or [])]
    flags = isinstance(body.get("handled"), bool) and isinstance(body.get("digress"), bool)
    return flags and all(isinstance(each, dict) and isinstance(each.get("text"), str) for each in said)


def is_part(part: Any) -> bool:
    """Whether something says what is kept and how much of it."""
    return isinstance(part, dict) and isinstance(part.get("what"), str) and isinstance(part.get("count"), int)


def error_code(body: Any) -> str:
    """The code of the one error shape, or `unknown`."""
    error = body.get("error") if isinstance(body, dict) else None
    return str(error.get("code", "unknown")) if isinstance(error, dict) else "unknown"


def is_policy_answer(body: Any) -> bool:
    """Whether a body has what a reply needs: a text and exactly one known status."""
    if not isinstance(body, dict) or not isinstance(body.get("text"), str) or not body["text"].strip():
        return False
    answer = body.get("answer")
    return isinstance(answer, dict) and answer.get("status") in STATUSES
