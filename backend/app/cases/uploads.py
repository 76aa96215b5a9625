"""What may be uploaded, decided by the content alone: the sender's name and type for it count for nothing.

Pictures are decoded and encoded anew, so nothing but their pixels is kept: no place, no device, nothing
hidden behind the picture. A PDF cannot be made anew here; one that can act is refused.
"""

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import filetype
from PIL import Image, ImageOps, UnidentifiedImageError

from app.cases.errors import FileRefused

MAX_FILE_BYTES = 8 * 1024 * 1024
# A JPEG is decoded at a fraction of its size where it can be; a PNG always in full.
_MAX_PIXELS = {"JPEG": 64_000_000, "PNG": 24_000_000}
_LONGEST_SIDE = 3200  # an A4 page at 270 dpi
_LEAST_SIDE = 8
_JPEG_QUALITY = 85
_KINDS = {"image/jpeg": "JPEG", "image/png": "PNG", "application/pdf": "PDF"}
_SUFFIXES = {"image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf"}
_TAIL = 1024
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_ACTIVE = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData)(?![A-Za-z0-9])"
)
_PACKED = b"/ObjStm"  # objects packed into a compressed stream
_MOST_PACKED = 2000
_MOST_UNPACKED = 32 * 1024 * 1024
_STREAM_WITHIN = 2000
_LONGEST_PACKED = 1024 * 1024
_MOST_NAME = 80
# Control characters, and those that turn the reading direction: `abc\u202egpj.exe`.
_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\"<>|*?:]")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it may be kept."""

    name: str
    media_type: str
    content: bytes


def checked(name: str, content: bytes) -> Upload:
    """The file to keep; FileRefused for anything but a readable JPG, PNG or PDF within the limits."""
    if not 0 < len(content) <= MAX_FILE_BYTES:
        raise FileRefused
    guess = filetype.guess(content)
    media_type = guess.mime if guess is not None else ""
    if media_type not in _KINDS:
        raise FileRefused
    kept = _checked_pdf(content) if media_type == "application/pdf" else _redrawn(content, _KINDS[media_type])
    if len(kept) > MAX_FILE_BYTES:
        raise FileRefused("这张图片太大了，请拍小一点，或者截成几张再上传。")
    return Upload(_plain_name(name, media_type), media_type, kept)


def _redrawn(content: bytes, kind: str) -> bytes:
    try:
        with Image.open(io.BytesIO(content), formats=(kind,)) as image:
            if image.width * image.height > _MAX_PIXELS[kind]:
                raise FileRefused("这张图片的尺寸太大了，请用手机默认设置拍照，或者缩小后再上传。")
            if min(image.size) < _LEAST_SIDE:
                raise FileRefused
            if kind == "JPEG":
                image.draft("RGB", (_LONGEST_SIDE, _LONGEST_SIDE))
            return _encoded(image, kind)
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
    ) as error:
        raise FileRefused("这张图片打不开，可能没有传完整。请重新拍一张再上传。") from error


def _encoded(image: Image.Image, kind: str) -> bytes:
    """Only the pixels, upright: the turn a camera notes in its data is carried out before that is dropped."""
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    has_alpha = kind == "PNG" and (upright.has_transparency_data)
    plain = upright.convert("RGBA" if has_alpha else "RGB")
    bare = Image.new(plain.mode, plain.size)
    bare.paste(plain)
    written = io.BytesIO()
    if kind == "JPEG":
        bare.save(written, "JPEG", quality=_JPEG_QUALITY)
    else:
        bare.save(written, "PNG")
    return written.getvalue()


def _checked_pdf(content: bytes) -> bytes:
    """A whole PDF that begins and ends as one, can be looked into, and holds nothing that acts."""
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-_TAIL:]:
        raise FileRefused("这个PDF打不开，可能没有传完整，请重新导出再上传。")
    if re.search(rb"/Encrypt(?![A-Za-z0-9])", content):
        raise FileRefused("这个PDF加了密码，窗口打不开。请去掉密码，或者拍照上传。")
    if any(_acts(part) for part in (content, *_unpacked(content))):
        raise FileRefused("这个PDF里带有程序或附件，不能上传。请打印成普通PDF，或者拍照上传。")
    return content


def _acts(part: bytes) -> bool:
    """Whether it names an action. Letters of a name may be written as `#4a`."""
    return _ACTIVE.search(_ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), part)) is not None


def _unpacked(content: bytes) -> Iterator[bytes]:
    """What is packed into object streams. FileRefused when there is more than any honest file has."""
    left, at = _MOST_UNPACKED, 0
    for _ in range(_MOST_PACKED):
        at = content.find(_PACKED, at)
        if at < 0:
            return
        at += len(_PACKED)
        start = content.find(b"stream", at, at + _STREAM_WITHIN)
        if start < 0:
            continue
        start += len(b"stream\r\n") if content.startswith(b"\r\n", start + 6) else len(b"stream\n")
        try:
            part = zlib.decompressobj().decompress(_up_to_end(content, start), left)
        except zlib.error:
            continue  # not compressed: what it says was looked at with the rest
        left -= len(part)
        if left <= 0:
            break
        yield part
    raise FileRefused("这个PDF太复杂，请打印成普通PDF，或者拍照上传。")


def _up_to_end(content: bytes, start: int) -> bytes:
    limit = start + _LONGEST_PACKED
    end = content.find(b"endstream", start, limit)
    return content[start : end if end >= 0 else limit]


def _plain_name(name: str, media_type: str) -> str:
    """A name to show: without any path, with the ending of what the file is."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    stem = _NOT_IN_NAMES.sub("", last).strip().rstrip(". ")
    known = (".jpg", ".jpeg", ".png", ".pdf")
    while stem.lower().endswith(known):
        stem = stem[: stem.rindex(".")].rstrip(". ")
    return (stem.lstrip(". ")[:_MOST_NAME] or "文件") + _SUFFIXES[media_type]
