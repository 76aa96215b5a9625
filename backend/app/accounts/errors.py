"""What signing in refuses, in words for people."""

import math
from datetime import timedelta

from app.errors import AppError


class SignInFailed(AppError):
    """One answer for an unknown name, a wrong password and an account that may not be used here."""

    status = 401
    code = "sign_in_failed"
    message = "用户名或密码不正确，请检查后重试。连续输错5次后，15分钟内不能登录。"

    def __init__(self) -> None:
        super().__init__(headers={"WWW-Authenticate": "Bearer"})


class SignInLocked(AppError):
    status = 429
    code = "sign_in_locked"

    def __init__(self, left: timedelta) -> None:
        """`left`: how long it stays locked."""
        seconds = max(1, math.ceil(left.total_seconds()))
        super().__init__(
            f"密码输错次数过多，请{math.ceil(seconds / 60)}分钟后再试。忘记密码请联系管理员重置。",
            headers={"Retry-After": str(seconds)},
        )


class PasswordWrong(AppError):
    """Not 401: whoever mistypes the old password stays signed in."""

    status = 422
    code = "password_wrong"
    message = "原密码不正确，请重新输入。"

    def __init__(self) -> None:
        super().__init__(field="old_password")


class PasswordUnsuitable(AppError):
    status = 422
    code = "password_unsuitable"
    message = "新密码至少要有12个字符。"

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message, field="new_password")
