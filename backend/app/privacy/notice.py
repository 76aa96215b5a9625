"""The privacy notice and the purposes it names: data under privacy/notices, one file a version."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Self

import yaml
from pydantic import BaseModel, ConfigDict, Field

from app.clock import Clock, in_shanghai
from app.yamlfile import read_yaml


class NoticeError(Exception):
    """The notices cannot be used; the message says which file and why."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Handler(_Strict):
    """Who is responsible. Null until the operator fills it in: nothing is invented here."""

    name: str | None = Field(None, min_length=1, max_length=100)
    contact: str | None = Field(None, min_length=1, max_length=200)


class Section(_Strict):
    """A part of the text."""

    title: str = Field(min_length=1, max_length=40)
    text: str = Field(min_length=1, max_length=2000)


class Purpose(_Strict):
    """What data is used for. Each is consented to, refused and withdrawn on its own.

    `renewed_in`: the version whose text asks anew; consent to an older version does not count any more.
    """

    id: str = Field(pattern=r"^[a-z][a-z_]{0,39}$")
    title: str = Field(min_length=1, max_length=40)
    sensitive: bool
    data: list[str] = Field(min_length=1)
    text: str = Field(min_length=1, max_length=600)
    retention: str = Field(min_length=1, max_length=300)
    if_refused: str = Field(min_length=1, max_length=300)
    renewed_in: int = Field(ge=1)


class Notice(_Strict):
    """One version of the notice."""

    version: int = Field(ge=1)
    effective_from: date
    title: str = Field(min_length=1, max_length=60)
    handler: Handler
    sections: list[Section] = Field(min_length=1)
    purposes: list[Purpose] = Field(min_length=1)

    def purpose(self, id: str) -> Purpose | None:
        """The purpose of this id."""
        return next((purpose for purpose in self.purposes if purpose.id == id), None)


@dataclass(frozen=True, slots=True)
class Notices:
    """All versions, oldest first."""

    versions: tuple[Notice, ...]

    @classmethod
    def load(cls, directory: Path) -> Self:
        """Read privacy/notices/<version>.yml; NoticeError when one is wrong."""
        paths = sorted(directory.glob("*.yml"), key=lambda path: (len(path.stem), path.stem))
        versions = tuple(_read(path) for path in paths)
        _check(versions, directory)
        return cls(versions)

    def in_force(self, clock: Clock) -> Notice:
        """The newest version that has begun."""
        today = in_shanghai(clock.now()).date()
        begun = [notice for notice in self.versions if notice.effective_from <= today]
        return (begun or [self.versions[0]])[-1]


def no_handler(notice: Notice) -> str | None:
    """What to do when nobody stands in a notice as responsible; None when somebody does."""
    missing = [
        word
        for word, value in (
            ("name（名称）", notice.handler.name),
            ("contact（联系方式）", notice.handler.contact),
        )
        if value is None
    ]
    if not missing:
        return None
    return (
        f"隐私说明第{notice.version}版没有写明由谁负责处理个人信息：正式使用前，请在 "
        f"privacy/notices/{notice.version}.yml 的 handler 里填写 {'、'.join(missing)}。"
    )


def _read(path: Path) -> Notice:
    try:
        notice = Notice.model_validate(read_yaml(path))
    except (ValueError, yaml.YAMLError) as error:
        raise NoticeError(f"{path}: {error}") from error
    if path.stem != str(notice.version):
        raise NoticeError(f"{path}: holds version {notice.version}")
    return notice


def _check(versions: Sequence[Notice], directory: Path) -> None:
    if [notice.version for notice in versions] != list(range(1, len(versions) + 1)) or not versions:
        raise NoticeError(f"{directory}: versions must be 1, 2, 3 …")
    for earlier, later in pairwise(versions):
        if later.effective_from <= earlier.effective_from:
            raise NoticeError(f"{directory}: version {later.version} must begin after {earlier.version}")
    for notice in versions:
        ids = [purpose.id for purpose in notice.purposes]
        if len(set(ids)) != len(ids) or "basic" not in ids:
            raise NoticeError(f"{directory}: version {notice.version} needs unique purposes and `basic`")
        if any(purpose.renewed_in > notice.version for purpose in notice.purposes):
            raise NoticeError(f"{directory}: version {notice.version} renews a purpose in the future")
