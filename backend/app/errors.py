"""Every error a caller can see: one class each, one JSON shape, a sentence in Chinese for people."""

from collections.abc import Sequence
from typing import Any

import structlog
from fastapi import FastAPI, Request, WebSocket, WebSocketDisconnect
from fastapi.exceptions import RequestValidationError, WebSocketRequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from redis.exceptions import RedisError
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException

from app import refusals
from app.headers import complete_headers

_CLOSE_WRONG_QUERY = 4400

_log = structlog.get_logger(__name__)


class ErrorDetail(BaseModel):
    """What went wrong: a stable code for programs, a sentence for people, the field it is about."""

    code: str
    message: str
    field: str | None = None
    crisis: str | None = Field(
        None, description="What was typed speaks of danger: the fixed text to show first, with its numbers."
    )


class ErrorResponse(BaseModel):
    """The one shape of every error response."""

    error: ErrorDetail


class AppError(Exception):
    """Base of all errors with a meaning to the caller. Subclasses set status, code and message."""

    status: int = 500
    code: str = "internal"
    message: str = "系统出了点问题，请稍后再试。"
    crisis: str | None = None  # help to be shown first, whatever went wrong

    def __init__(
        self, message: str | None = None, *, field: str | None = None, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(self.code)
        self.message = message or type(self).message
        self.field = field
        self.headers = headers or {}

    def body(self) -> dict[str, Any]:
        """The JSON body of the response."""
        detail: dict[str, Any] = {"code": self.code, "message": self.message}
        if self.field is not None:
            detail["field"] = self.field
        if self.crisis is not None:
            detail["crisis"] = self.crisis
        return {"error": detail}

    def response(self) -> JSONResponse:
        """The complete response."""
        return JSONResponse(self.body(), status_code=self.status, headers=self.headers)


class Internal(AppError):
    """Something we did not expect. The log has its type under the request id."""


class InvalidJson(AppError):
    status = 400
    code = "invalid_json"
    message = "发送的内容不是正确的 JSON。"


class InvalidInput(AppError):
    status = 422
    code = "invalid_input"
    message = "发送的内容不符合要求。"


class TextEmpty(AppError):
    status = 422
    code = "text_empty"
    message = "请先输入要问的内容。"

    def __init__(self, field: str = "text") -> None:
        super().__init__(field=field)


class TextTooLong(AppError):
    status = 422
    code = "text_too_long"

    def __init__(self, limit: int, field: str = "text") -> None:
        super().__init__(f"一次最多输入{limit}个字，请删减或分几次发送。", field=field)


class TextControlCharacters(AppError):
    status = 422
    code = "text_control_characters"
    message = "内容里有无法识别的控制字符，请删除后再发送。"

    def __init__(self, field: str = "text") -> None:
        super().__init__(field=field)


class UnknownOption(AppError):
    status = 422
    code = "unknown_option"
    message = "这个选项在当前对话里不存在，请重新选择或直接输入文字。"

    def __init__(self) -> None:
        super().__init__(field="payload")


class Unauthenticated(AppError):
    status = 401
    code = "unauthenticated"
    message = "身份信息缺失或已失效，请重新进入页面。"

    def __init__(self) -> None:
        super().__init__(headers={"WWW-Authenticate": "Bearer"})


class Forbidden(AppError):
    status = 403
    code = "forbidden"
    message = "您的账号不能做这件事。需要办的话，请找负责的同事，或者请主管、管理员安排。"


class NotFound(AppError):
    status = 404
    code = "not_found"
    message = "没有找到您要的内容。"


class MethodNotAllowed(AppError):
    status = 405
    code = "method_not_allowed"
    message = "这个地址不支持这种请求方式。"


class Conflict(AppError):
    status = 409
    code = "conflict"
    message = "内容与已有记录冲突。"


class BodyTooLarge(AppError):
    status = 413
    code = "body_too_large"
    message = "发送的内容太大。"

    def __init__(self) -> None:
        # What is still under way must not keep the connection.
        super().__init__(headers={"Connection": "close"})


class BodyTooSlow(AppError):
    status = 408
    code = "body_too_slow"
    message = "内容没有在规定时间内传完，请检查网络后再试。"

    def __init__(self) -> None:
        super().__init__(headers={"Connection": "close"})


class HeadersTooLarge(AppError):
    status = 431
    code = "headers_too_large"
    message = "请求头太大。"

    def __init__(self) -> None:
        super().__init__(headers={"Connection": "close"})


class RateLimited(AppError):
    status = 429
    code = "rate_limited"

    def __init__(self, retry_after: int) -> None:
        """`retry_after`: seconds until the next message is accepted."""
        super().__init__(
            f"发送得太频繁，请{retry_after}秒后再试。", headers={"Retry-After": str(retry_after)}
        )


class TooManyGuesses(RateLimited):
    """Somebody tries codes out; other things may still be done."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        self.message = (
            f"代码输错太多次了，请{-(-retry_after // 60)}分钟后再试。代码在原来的手机上可以重新要一个。"
        )


class Unavailable(AppError):
    status = 503
    code = "unavailable"
    message = "服务暂时不可用，请稍后再试。"


_BY_STATUS: dict[int, type[AppError]] = {
    error.status: error
    for error in (Unauthenticated, Forbidden, NotFound, MethodNotAllowed, Conflict, BodyTooLarge, Unavailable)
}


def responses(*errors: type[AppError]) -> dict[int | str, dict[str, Any]]:
    """`responses=` of an endpoint: each error's status with the shape and the codes it can carry."""
    by_status: dict[int | str, list[str]] = {}
    for error in errors:
        by_status.setdefault(error.status, []).append(error.code)
    return {
        status: {"model": ErrorResponse, "description": " · ".join(f"`{code}`" for code in codes)}
        for status, codes in by_status.items()
    }


def from_validation(problems: Sequence[Any]) -> AppError:
    """The one error that stands for a body or query of the wrong shape. Never repeats the input."""
    first = problems[0]
    if first["type"] == "json_invalid":
        return InvalidJson()
    names = [str(part) for part in first["loc"] if part not in ("body", "query", "path", "header")]
    field = ".".join(names)[:100] or None
    if first["type"] == "missing":
        return InvalidInput(refusals.missing(field) if field else "请求没有内容。", field=field)
    return InvalidInput(refusals.refused(field, first) if field else None, field=field)


def from_http(error: HTTPException) -> AppError:
    """The framework's own refusals (unknown path, wrong method, unreadable body) in our shape."""
    known = _BY_STATUS.get(error.status_code)
    if known is not None:
        translated = known()
    elif error.status_code == 400:
        translated = InvalidJson()
    elif error.status_code < 500:
        translated = InvalidInput()
        translated.status = error.status_code
    else:
        translated = Internal()
    translated.headers.update(error.headers or {})
    return translated


async def _on_app_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, AppError)
    return error.response()


async def _on_validation_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    return from_validation(error.errors()).response()


async def _on_socket_validation_error(socket: WebSocket, error: Exception) -> None:
    """A stream asked for with a wrong query: one error frame and a code of its own, as for a wrong token."""
    assert isinstance(error, WebSocketRequestValidationError)
    try:
        await socket.accept()
        await socket.send_json(from_validation(error.errors()).body())
        await socket.close(_CLOSE_WRONG_QUERY)
    except WebSocketDisconnect:
        return


async def _on_http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    return from_http(error).response()


async def _on_lost_neighbour(request: Request, error: Exception) -> JSONResponse:
    _log.error("neighbour_unavailable", error=type(error).__qualname__)
    return Unavailable().response()


async def _on_unexpected_error(request: Request, error: Exception) -> JSONResponse:
    request_id = request.scope.get("request_id", "")
    # The message of an exception may quote what a visitor wrote; its type never does.
    _log.error("unexpected_error", error=type(error).__qualname__, request_id=request_id)
    response = Internal().response()
    # This answer is made outside of all our middleware.
    complete_headers(response.headers, request_id)
    return response


def install(app: FastAPI) -> None:
    """Every error of `app` leaves in the one shape."""
    app.add_exception_handler(AppError, _on_app_error)
    app.add_exception_handler(RequestValidationError, _on_validation_error)
    app.add_exception_handler(WebSocketRequestValidationError, _on_socket_validation_error)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_exception_handler(OperationalError, _on_lost_neighbour)
    app.add_exception_handler(RedisError, _on_lost_neighbour)
    app.add_exception_handler(Exception, _on_unexpected_error)
