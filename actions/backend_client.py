"""The only file here that speaks HTTP: the backend's service API."""

import threading
from typing import Any, Optional, Protocol

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
        self, question: str, conversation_id: str, request_id: str, region: Optional[str], hint: Optional[str]
    ) -> PolicyAnswer:
        """Answer a policy question; raises BackendError."""

    def clause_answer(self, clause_id: str, conversation_id: str, request_id: str) -> PolicyAnswer:
        """Show one clause; raises BackendError."""


class BackendClient:
    """`requests` with keep-alive; one session per thread, because a session is not made for sharing."""

    def __init__(self, settings: ActionSettings) -> None:
        self._settings = settings
        self._local = threading.local()

    def policy_answer(
        self, question: str, conversation_id: str, request_id: str, region: Optional[str], hint: Optional[str]
    ) -> PolicyAnswer:
        body = {"question": question, "conversation_id": conversation_id, "region": region, "hint": hint}
        return self._post("/service/policy-answers", body, request_id)

    def clause_answer(self, clause_id: str, conversation_id: str, request_id: str) -> PolicyAnswer:
        body = {"clause_id": clause_id, "conversation_id": conversation_id}
        return self._post("/service/clause-answers", body, request_id)

    def _post(self, path: str, body: dict[str, Any], request_id: str) -> PolicyAnswer:
        given = {key: value for key, value in body.items() if value is not None}
        try:
            response = self._session().post(
                self._settings.backend_url + path,
                json=given,
                headers={"X-Request-ID": request_id},
                timeout=TIMEOUT_SECONDS,
            )
        except requests.RequestException as error:
            raise BackendUnavailable(type(error).__name__) from error
        return checked_answer(response)

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


def checked_answer(response: requests.Response) -> PolicyAnswer:
    """The body of a good answer; raises the BackendError that fits otherwise."""
    if response.status_code >= 500:
        raise BackendUnavailable(f"status {response.status_code}")
    try:
        body = response.json()
    except requests.JSONDecodeError as error:
        raise BackendProtocolError("not JSON") from error
    if response.status_code != 200:
        raise BackendRejected(response.status_code, error_code(body))
    if not is_policy_answer(body):
        raise BackendProtocolError("not a policy answer")
    answer: PolicyAnswer = body
    return answer


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
