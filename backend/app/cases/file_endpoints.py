"""Files of cases over HTTP. What is given out is always a download and never looked at by a browser."""

import re
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel

from app.auth import CurrentVisitor
from app.cases import errors, schemas
from app.cases.endpoints import CasePath as FileCasePath
from app.cases.endpoints import ChangingVisitor, Private
from app.cases.files import CaseFiles, Content
from app.cases.receiving import receive
from app.cases.staff_endpoints import Clerk
from app.errors import (
    BodyTooLarge,
    BodyTooSlow,
    Internal,
    InvalidInput,
    NotFound,
    RateLimited,
    Unauthenticated,
    Unavailable,
    responses,
)
from app.privacy.errors import ConsentMissing
from app.processes.errors import AnswerProblem, StepUnknown

UPLOAD_PATH = re.compile(r"/api/cases/[0-9a-f-]{36}/files")
_ALWAYS = (InvalidInput, Unavailable, Internal)
_UPLOAD_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            },
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
        },
    }
}

router = APIRouter(prefix="/api/cases/{case_id}/files", tags=["cases"])
staff_router = APIRouter(prefix="/api/staff/cases/{case_id}/files", dependencies=Private)

FilePath = Annotated[schemas.CaseId, Path(description="The id of an uploaded file.")]


class FileView(BaseModel):
    """A file as it was kept. Its id stands in the answer of its step."""

    id: str
    name: str
    media_type: str
    size: int


def _files(request: Request) -> CaseFiles:
    files: CaseFiles = request.app.state.case_files
    return files


@router.post(
    "",
    status_code=201,
    dependencies=Private,
    openapi_extra=_UPLOAD_BODY,
    responses=responses(
        Unauthenticated,
        ConsentMissing,
        errors.CaseNotFound,
        StepUnknown,
        errors.FileRefused,
        AnswerProblem,
        BodyTooLarge,
        BodyTooSlow,
        errors.CaseNotOpen,
        errors.TooManyFiles,
        RateLimited,
        *_ALWAYS,
    ),
)
async def upload_file(
    case_id: FileCasePath,
    key: Annotated[schemas.Key, Query(description="The key of the step that asks for files.")],
    visitor: ChangingVisitor,
    request: Request,
    name: Annotated[str, Query(max_length=200, description="The name of a file sent without a form.")] = "",
) -> FileView:
    """Add a file (JPG, PNG or PDF, 8 MB) to the answer of a step: as a form or as the bare content."""
    files = _files(request)
    await files.may_add(visitor.conversation_id, case_id, key)
    async with files.place():
        received = await receive(request)
        kept = await files.add(visitor.conversation_id, case_id, key, received.name or name, received.content)
    return FileView(id=kept.id, name=kept.name, media_type=kept.media_type, size=kept.size)


@router.get("/{file_id}", dependencies=Private, include_in_schema=False)  # a file, not data
async def read_file(
    case_id: FileCasePath, file_id: FilePath, visitor: CurrentVisitor, request: Request
) -> Response:
    """One's own file."""
    return _download(await _files(request).read(visitor.conversation_id, case_id, file_id))


@router.delete(
    "/{file_id}",
    status_code=204,
    dependencies=Private,
    responses=responses(
        Unauthenticated, errors.CaseNotFound, NotFound, errors.CaseNotOpen, RateLimited, *_ALWAYS
    ),
)
async def delete_file(
    case_id: FileCasePath, file_id: FilePath, visitor: ChangingVisitor, request: Request
) -> None:
    """Delete a file and take it out of the answer."""
    await _files(request).delete(visitor.conversation_id, case_id, file_id)


@staff_router.get("/{file_id}", include_in_schema=False)
async def read_file_as_staff(
    case_id: FileCasePath, file_id: FilePath, clerk: Clerk, request: Request
) -> Response:
    """A file of a case of the office. Looking is noted in the audit trail."""
    content = await _files(request).staff_read(case_id, file_id, clerk.username, clerk.office_id)
    return _download(content)


def _download(content: Content) -> Response:
    suffix = content.name.rsplit(".", 1)[-1]
    disposition = f"attachment; filename=\"file.{suffix}\"; filename*=UTF-8''{quote(content.name, safe='')}"
    headers = {
        "Content-Disposition": disposition,
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
        "Cache-Control": "no-store",
    }
    return Response(content.content, media_type=content.media_type, headers=headers)
