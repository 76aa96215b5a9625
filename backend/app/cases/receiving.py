"""Takes an uploaded file out of a request: a form or the bare content. Nothing touches the disk."""

from dataclasses import dataclass

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from app.cases.uploads import MAX_FILE_BYTES
from app.errors import BodyTooLarge, InvalidInput

# What a form adds around the file.
MAX_UPLOAD_BYTES = MAX_FILE_BYTES + 16 * 1024
_INCOMPLETE = "没有收到文件，请重新选择文件再上传。"


@dataclass(frozen=True, slots=True)
class Received:
    """A file as it came, unchecked."""

    name: str
    content: bytes


class _InMemory(MultiPartParser):
    """Personal papers do not belong into temporary files; the size of the whole request is bounded."""

    spool_max_size = MAX_UPLOAD_BYTES + 1


async def receive(request: Request) -> Received:
    """The file of a request. InvalidInput when there is none, BodyTooLarge when it is too large."""
    if request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        received = await _from_form(request)
    else:
        parts = [part async for part in request.stream()]
        received = Received(request.query_params.get("name", ""), b"".join(parts))
    if len(received.content) > MAX_FILE_BYTES:
        raise BodyTooLarge
    if not received.content:
        raise InvalidInput(_INCOMPLETE)
    return received


async def _from_form(request: Request) -> Received:
    parser = _InMemory(request.headers, request.stream(), max_files=1, max_fields=4, max_part_size=4096)
    try:
        form = await parser.parse()
    except MultiPartException as error:
        raise InvalidInput(_INCOMPLETE) from error
    try:
        for part in form.values():
            if isinstance(part, UploadFile):
                return Received(part.filename or "", await part.read())
    finally:
        await form.close()
    raise InvalidInput(_INCOMPLETE)
