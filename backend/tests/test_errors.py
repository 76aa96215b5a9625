"""Every error has one shape."""

import importlib
import json
import pkgutil
import uuid
from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
from fastapi import Depends, FastAPI
from redis.exceptions import ConnectionError as RedisConnectionError
from sqlalchemy.exc import OperationalError

import app as backend
from app import errors
from app.accounts.errors import SignInLocked
from app.auth import public
from app.cases.outcomes import AnswerLost
from app.middleware import RequestContext
from tests.support.servers import running

ARGUMENTS: dict[type[errors.AppError], tuple[object, ...]] = {
    errors.TextTooLong: (1000,),
    errors.RateLimited: (7,),
    errors.TooManyGuesses: (540,),
    SignInLocked: (timedelta(minutes=15),),
    AnswerLost: ("trade",),
}
CODES = {
    *("invalid_json", "invalid_input", "text_empty", "text_too_long", "text_control_characters"),
    *("unknown_option", "unauthenticated", "forbidden", "not_found", "method_not_allowed", "conflict"),
    *("body_too_large", "body_too_slow", "headers_too_large", "rate_limited", "unavailable", "internal"),
    *("consent_missing", "purpose_unknown", "notice_outdated", "value_not_kept"),
    *("deletion_not_confirmed", "receipt_unknown", "password_change_due"),
    *("slot_taken", "slot_not_offered", "month_full", "too_late", "too_many_bookings"),
    *("sign_in_failed", "sign_in_locked", "password_wrong", "password_unsuitable"),
    *("case_not_found", "case_changed", "case_not_open", "case_incomplete", "consent_refused"),
    *("nothing_said",),
    *("transition_refused", "reason_needed", "code_unknown", "file_refused", "too_many_files"),
    *("too_many_cases", "answer_lost", "case_restricted", "consent_of_person", "item_not_found"),
    *("answer_invalid", "step_unknown", "step_required", "process_unknown"),
}


# A class is covered as soon as it is written: all modules are known before the classes are listed.
for _module in pkgutil.walk_packages(backend.__path__, "app."):
    importlib.import_module(_module.name)


def own_subclasses(base: type[errors.AppError]) -> list[type[errors.AppError]]:
    """All error classes below `base`."""
    return [c for child in base.__subclasses__() for c in (child, *own_subclasses(child))]


@pytest.mark.parametrize("error_class", own_subclasses(errors.AppError), ids=lambda c: c.__name__)
def test_an_error_has_a_known_code_a_status_and_a_chinese_sentence(
    error_class: type[errors.AppError],
) -> None:
    error = error_class(*ARGUMENTS.get(error_class, ()))
    response = error.response()
    body = json.loads(response.body)
    assert set(body) == {"error"}
    assert body["error"]["code"] in CODES
    assert response.status_code == error_class.status and 400 <= error_class.status < 600
    assert any("\u4e00" <= letter <= "\u9fff" for letter in body["error"]["message"])
    assert body["error"]["message"].endswith("。")
    assert set(body["error"]) <= {"code", "message", "field"}


def test_every_code_of_the_contract_has_a_class() -> None:
    assert {error.code for error in own_subclasses(errors.AppError)} == CODES


def test_a_refusal_for_too_many_says_when_to_come_back() -> None:
    assert errors.RateLimited(7).response().headers["Retry-After"] == "7"


@pytest.fixture
def broken_app() -> Iterator[str]:
    """An application whose routes break in several ways."""
    app = FastAPI(dependencies=[Depends(public)])
    errors.install(app)
    app.add_middleware(RequestContext)

    @app.get("/unexpected")
    async def unexpected() -> None:
        raise ValueError("秘密的话")

    @app.get("/database")
    async def database() -> None:
        raise OperationalError("SELECT 秘密的话", {}, Exception("gone"))

    @app.get("/redis")
    async def redis() -> None:
        raise RedisConnectionError("gone")

    with running(app) as url:
        yield url


def test_an_unexpected_error_is_a_500_in_the_same_shape_and_the_log_has_no_text(
    broken_app: str, capsys: pytest.CaptureFixture[str]
) -> None:
    request_id = str(uuid.uuid4())
    response = httpx.get(f"{broken_app}/unexpected", headers={"X-Request-ID": request_id})
    assert response.status_code == 500
    assert response.json() == {"error": {"code": "internal", "message": errors.Internal.message}}
    assert response.headers["X-Request-ID"] == request_id
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store"
    assert "Content-Security-Policy" in response.headers


@pytest.mark.parametrize("path", ["/database", "/redis"])
def test_a_lost_database_or_cache_is_unavailable_and_not_a_500(broken_app: str, path: str) -> None:
    response = httpx.get(broken_app + path)
    assert response.status_code == 503
    assert response.json()["error"]["code"] == "unavailable"
