"""What may be uploaded: content decides, pictures lose all but their pixels, PDFs that act are refused."""

import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from app.cases.errors import FileRefused
from app.cases.uploads import MAX_FILE_BYTES, checked

SECRET = b"<script>alert(document.cookie)</script>"
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 48), mode: str = "RGB", **more: object) -> bytes:
    written = io.BytesIO()
    Image.new(mode, size, 128 if mode in ("L", "P") else None).save(written, kind, **more)
    return written.getvalue()


def with_place() -> bytes:
    exif = Image.Exif()
    exif[Base.Make] = "PhoneMaker"
    exif[Base.Orientation] = 6
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (45.0, 46.0, 12.0)
    return picture(exif=exif)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_that_claims(width: int, height: int, data: bytes = b"\0") -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(data)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.mark.parametrize(
    ("kind", "mode", "media_type", "name"),
    [
        ("JPEG", "RGB", "image/jpeg", "证.jpg"),
        ("JPEG", "L", "image/jpeg", "证.jpg"),
        ("JPEG", "CMYK", "image/jpeg", "证.jpg"),
        ("PNG", "RGB", "image/png", "证.png"),
        ("PNG", "RGBA", "image/png", "证.png"),
        ("PNG", "P", "image/png", "证.png"),
        ("PNG", "I;16", "image/png", "证.png"),
        ("PNG", "1", "image/png", "证.png"),
    ],
)
def test_a_picture_of_any_colours_is_kept_under_what_it_is(
    kind: str, mode: str, media_type: str, name: str
) -> None:
    kept = checked("证.whatever.PDF", picture(kind, mode=mode))
    assert (kept.media_type, kept.name) == (media_type, name.replace("证", "证.whatever"))
    with Image.open(io.BytesIO(kept.content)) as image:
        assert image.format == kind and image.size == (64, 48)


def test_place_and_device_are_gone_and_the_picture_stands_upright() -> None:
    taken = with_place()
    assert b"PhoneMaker" in taken
    kept = checked("a.jpg", taken).content
    assert b"PhoneMaker" not in kept and b"Exif" not in kept
    with Image.open(io.BytesIO(kept)) as image:
        assert not image.getexif() and image.size == (48, 64)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_what_hides_behind_or_inside_a_picture_is_not_kept(kind: str) -> None:
    comment = {"comment": SECRET} if kind == "JPEG" else {}
    content = picture(kind, **comment) + SECRET + b"PK\x03\x04 an archive"
    kept = checked("a.jpg", content).content
    assert b"script" not in kept and b"PK\x03\x04" not in kept


def test_texts_of_a_png_and_its_colour_profile_are_not_kept() -> None:
    content = picture("PNG")
    hidden = content[:33] + chunk(b"tEXt", b"Comment\0" + SECRET) + content[33:]
    assert b"script" not in checked("a.png", hidden).content


def test_a_large_photograph_becomes_as_large_as_a_page_needs() -> None:
    kept = checked("a.jpg", picture(size=(8000, 6000)))
    with Image.open(io.BytesIO(kept.content)) as image:
        assert max(image.size) == 3200


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 100,
        b"<html><script>alert(1)</script></html>",
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b"GIF89a" + SECRET,
        b"PK\x03\x04" + b"\0" * 100,
        b"MZ" + b"\0" * 100,
        b"\xff\xd8\xff\xe0" + SECRET,
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\n",
        b"\x89PNG\r\n\x1a\n" + SECRET,
        picture("GIF"),
        picture("BMP"),
        picture("TIFF"),
        picture("WEBP"),
        picture()[:-200],
        picture("PNG")[:60],
        picture(size=(4, 4)),
        png_that_claims(100_000, 100_000),
        png_that_claims(30_000, 30_000),
        png_that_claims(5_001, 5_000),
        png_that_claims(0, 0),
        SECRET + PDF,
        PDF[:-7],
        b"%PDF-1.4",
    ],
    ids=range(25),
)
def test_what_is_no_whole_picture_or_pdf_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(FileRefused) as refusal:
        checked("身份证.jpg", content)
    assert refusal.value.message.endswith("。")


def test_a_png_that_unpacks_to_more_than_its_pixels_is_no_danger() -> None:
    bomb = png_that_claims(100, 100, b"\0" * 60_000_000)
    assert len(bomb) < 100_000
    kept = checked("a.png", bomb)  # what is too much is not read
    assert len(kept.content) < 10_000


def test_a_png_with_a_text_that_unpacks_without_end_is_refused() -> None:
    content = picture("PNG")
    text = b"Comment\0\0" + zlib.compress(b"a" * 100_000_000)
    bomb = content[:33] + chunk(b"zTXt", text) + content[33:]
    with pytest.raises(FileRefused):
        checked("a.png", bomb)


def test_a_file_over_the_limit_is_refused_whatever_it_is() -> None:
    with pytest.raises(FileRefused):
        checked("a.jpg", picture() + b"\0" * MAX_FILE_BYTES)


def test_a_plain_pdf_is_kept_as_it_is() -> None:
    kept = checked("学历证明", PDF)
    assert (kept.media_type, kept.name, kept.content) == ("application/pdf", "学历证明.pdf", PDF)


def packed(content: bytes, around: bytes = b"") -> bytes:
    head = b"%PDF-1.5\n2 0 obj\n<< /Type /ObjStm /Filter /FlateDecode >>\nstream\r\n"
    return head + zlib.compress(content) + around + b"\nendstream\nendobj\n%%EOF"


ACTIVE = [
    b"<< /S /JavaScript /JS (app.alert(1)) >>",
    b"<< /S /Java#53cript >>",
    b"<< /S /#4aava#53cript >>",
    b"<< /S /Launch /F (cmd.exe) >>",
    b"<< /Names << /EmbeddedFiles 3 0 R >> >>",
    b"<< /Type /EmbeddedFile >>",
    b"<< /AcroForm << /XFA 4 0 R >> >>",
    b"<< /Subtype /RichMedia >>",
    b"<< /S /SubmitForm /F (http://example.invalid) >>",
]


@pytest.mark.parametrize("action", ACTIVE)
def test_a_pdf_that_acts_is_refused(action: bytes) -> None:
    with pytest.raises(FileRefused, match="file_refused"):
        checked("a.pdf", PDF.replace(b"endobj", action + b"\nendobj"))


@pytest.mark.parametrize("action", ACTIVE)
def test_an_action_packed_into_a_stream_is_found(action: bytes) -> None:
    with pytest.raises(FileRefused):
        checked("a.pdf", packed(b"5 0 " + action))


def test_a_pdf_with_harmless_packed_objects_is_kept() -> None:
    content = packed(b"5 0 << /Type /Page /Rotate 0 >>")
    assert checked("a.pdf", content).content == content


def test_words_that_only_begin_like_an_action_do_not_count() -> None:
    content = PDF.replace(b"/Catalog", b"/LaunchPadding")
    assert checked("a.pdf", content).content == content


@pytest.mark.parametrize(
    "content",
    [
        packed(b"\0" * 40_000_000),
        PDF[:9] + b"<< /ObjStm >> stream\n" * 3000 + PDF[9:],
        PDF.replace(b"trailer <<", b"trailer << /Encrypt 9 0 R"),
    ],
    ids=["unpacks without end", "too many streams", "with a password"],
)
def test_a_pdf_that_cannot_be_looked_into_is_refused(content: bytes) -> None:
    with pytest.raises(FileRefused):
        checked("a.pdf", content)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd.jpg"),
        ("..\\..\\windows\\system32\\cmd.exe", "cmd.exe.jpg"),
        ("a/b/身份证.JPEG", "身份证.jpg"),
        ("身份证\u202egpj.exe", "身份证gpj.exe.jpg"),
        ('x"\r\nSet-Cookie: a=b.png', "xSet-Cookie a=b.jpg"),
        ("photo.html.jpg.png", "photo.html.jpg"),
        ("....", "文件.jpg"),
        ("", "文件.jpg"),
        ("\0\0.jpg", "文件.jpg"),
        ("字" * 300, "字" * 80 + ".jpg"),
    ],
)
def test_a_name_is_shown_without_paths_and_tricks(name: str, shown: str) -> None:
    assert checked(name, picture()).name == shown


@given(
    st.binary(max_size=400), st.sampled_from([b"", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7\n"])
)
def test_no_content_at_all_breaks_the_check(rest: bytes, start: bytes) -> None:
    try:
        kept = checked("a", start + rest)
    except FileRefused:
        return
    assert kept.media_type == "application/pdf"  # chance draws no picture


@given(st.integers(0, 2000), st.integers(0, 255))
def test_a_damaged_picture_is_refused_or_drawn_anew(place: int, value: int) -> None:
    content = bytearray(picture("PNG", size=(40, 40)))
    content[place % len(content)] = value
    try:
        kept = checked("a", bytes(content))
    except FileRefused:
        return
    with Image.open(io.BytesIO(kept.content)) as image:
        assert image.format == "PNG"
