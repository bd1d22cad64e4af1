"""Facts about reading the size of an image."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursegen.files.image_size import image_size
from exporters.sample_build import png

_JPEG = (
    b"\xff\xd8\xff\xe0"
    + struct.pack(">H", 16)
    + b"JFIF\0"
    + bytes(9)
    + b"\xff\xff\xc2"
    + struct.pack(">HBHH", 17, 8, 300, 400)
)
_IMAGES = {
    "png": png(400, 300),
    "gif": b"GIF89a" + struct.pack("<HH", 400, 300),
    "jpeg": _JPEG,
    "webp lossy": b"RIFF\0\0\0\0WEBPVP8 " + bytes(10) + struct.pack("<HH", 400, 300),
    "webp lossless": b"RIFF\0\0\0\0WEBPVP8L" + bytes(5) + struct.pack("<I", 399 | 299 << 14),
    "webp extended": b"RIFF\0\0\0\0WEBPVP8X" + bytes(8) + (399).to_bytes(3, "little") + (299).to_bytes(3, "little"),
    "svg size": b'<?xml version="1.0"?><!-- x --><svg xmlns="x" width="400px" height="300">',
    "svg box": b"<svg\n viewBox='0 0 400 300'>",
}


@pytest.mark.parametrize("content", _IMAGES.values(), ids=_IMAGES)
def test_the_size_stands_in_the_header(tmp_path: Path, content: bytes) -> None:
    """Each kind of image says its width and height, in this order."""
    (tmp_path / "image").write_bytes(content)
    assert image_size(tmp_path / "image", tmp_path) == (400, 300)


@pytest.mark.parametrize(
    "content", [*_IMAGES.values(), b"", b"\xff\xd8\xff", b"text", b"<svg>", b'<svg viewBox="0 0 0 0">']
)
def test_a_damaged_image_has_no_size(tmp_path: Path, content: bytes) -> None:
    """A file that ends too early is no error; it only says nothing."""
    (tmp_path / "image").write_bytes(content[: min(len(content), 24) - 6])
    assert image_size(tmp_path / "image", tmp_path) is None


def test_a_missing_file_has_no_size(tmp_path: Path) -> None:
    """The diagnostic about it is made where links are checked."""
    assert image_size(tmp_path / "none.png", tmp_path) is None


@given(
    st.binary(max_size=64), st.sampled_from([b"", b"\xff\xd8", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP", b"GIF89a"])
)
def test_no_bytes_break_the_reader(tmp_path_factory: pytest.TempPathFactory, rest: bytes, start: bytes) -> None:
    """Whatever a file holds, the answer is a size or None."""
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_bytes(start + rest)
    size = image_size(path, path.parent)
    assert size is None or min(size) > 0


def test_a_size_that_no_browser_draws_is_none(tmp_path: Path) -> None:
    """A header of a few bytes may say four thousand million pixels; the page would reserve room for them."""
    for size, shown in (((65_535, 10), (65_535, 10)), ((65_536, 10), None), ((4_294_967_295, 4_294_967_295), None)):
        (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", *size))
        assert image_size(tmp_path / "a.png", tmp_path) == shown


@pytest.mark.parametrize("step", [b"\xff\xe0\x00\x02", b"\xff"], ids=["segments", "fill bytes"])
def test_a_picture_made_to_be_slow_has_no_size(tmp_path: Path, step: bytes) -> None:
    """After so many steps that no camera writes as many, the search for the size is given up."""
    frame = b"\xff\xc2" + struct.pack(">HBHH", 17, 8, 300, 400)
    for steps, size in ((100, (400, 300)), (20_000, None)):
        (tmp_path / "image").write_bytes(b"\xff\xd8" + step * steps + frame)
        assert image_size(tmp_path / "image", tmp_path) == size
