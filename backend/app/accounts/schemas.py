"""What goes in and out of the staff API."""

from typing import Annotated

from pydantic import AwareDatetime, BaseModel, Field, PlainSerializer, SecretStr

from app.accounts.models import Role
from app.clock import in_shanghai

LocalTime = Annotated[AwareDatetime, PlainSerializer(lambda moment: in_shanghai(moment).isoformat(), str)]
Password = Annotated[SecretStr, Field(max_length=200)]


class SignIn(BaseModel):
    """Name and password."""

    username: str = Field(max_length=200)
    password: Password


class PasswordChange(BaseModel):
    """The password so far and the one from now on, of at least 12 characters."""

    old_password: Password
    new_password: Password


class StaffView(BaseModel):
    """Who is signed in, and until when."""

    username: str
    role: Role
    office: str
    office_id: str
    expires_at: LocalTime = Field(
        description="30 minutes after the last use, at most 10 hours after signing in."
    )


class StaffSignedIn(StaffView):
    """A new session. The token is shown once; we keep only its digest."""

    token: str
