"""The copies of the site's images (see art/pictures/): made once for each content, and remembered wherever it lies.

A copy that the output folder still holds stays there; one that it does not hold comes from the cache, and only one that
is not there either is made. The work is done by threads, since Pillow lets others run while it encodes.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
from msgspec import Struct

from coursegen.art.pictures import Copy, Picture, can_be_copied, copy_url
from coursegen.art.pictures.encode import MOST_PIXELS, Encoded, encode, inspect, recipe
from coursegen.build.run import BuildRun
from coursegen.exporters.html.site_facts import used_images
from coursegen.files.image_size import read_size
from coursegen.files.opening import open_same
from coursegen.memory.cache import Cache, key_of
from coursegen.memory.codec import Codec
from coursegen.memory.file_digests import Digests
from coursegen.model import Finished, Kept, Output, Site
from coursegen.problems.diagnostic import Diagnostic, Span, diagnose
from coursegen.publish.disk import FILE_MODE
from coursegen.publish.ownership import Published
from coursegen.theme import Theme
from coursegen.workers import chunked

_KNOWN, _COPY = "picture", "copy"
_AT_ONCE = 16
"""Images whose copies are held in memory together, before they are written away."""


class _Known(msgspec.Struct, frozen=True, array_like=True):
    """What is remembered of an image: its size, copies as (ending, width, bytes, SHA-256), and fault."""

    width: int
    height: int
    copies: tuple[tuple[str, int, int, str], ...]
    fault: str
    reason: str


_CODEC: Codec[_Known] = Codec(_Known)


class ImageCopies(Struct, frozen=True):
    """The images by site URL as pages show them, the files of their copies, and what is wrong with them."""

    pictures: Mapping[str, Picture]
    outputs: tuple[Output, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


class _Image(Struct, frozen=True):
    """One image of the site: where it is published, how it is called, its file and the digest of that, its key."""

    url: str
    shown: str
    file: Path
    sha256: str
    key: bytes


def image_copies(run: BuildRun, site: Site, theme: Theme, published: Published | None) -> ImageCopies:
    """Make the copies of all images that pages show; without a spool to put them, only look at the images."""
    cache, threads = run.cache, run.workers.jobs
    used = sorted(url for url in used_images(site) if can_be_copied(url))
    if not used or not recipe():  # in this order: asking for the recipe loads Pillow
        return ImageCopies({})
    images = list(_images(site, theme, used))
    known = {
        key: record
        for key, data in cache.get(_KNOWN, {image.key for image in images}).items()
        if (record := _CODEC.decode(data)) is not None
    }
    todo = {image.key: image for image in images if image.key not in known}
    if run.spool is None:
        with ThreadPoolExecutor(threads) as pool:
            encoded = pool.map(lambda image: _look(image, make=False), todo.values())
            known |= {key: _record(copies) for key, copies in zip(todo, encoded, strict=True)}
        return ImageCopies({}, (), _problems(images, known))
    run.spool.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="copies-", dir=run.spool))
    _make(todo, known, cache, threads)
    outputs: list[Output] = []
    for image in images:
        outputs += _outputs(image, known[image.key], cache, published, folder)
    cache.keep_only(_KNOWN, known)
    cache.keep_only(_COPY, (_copy_key(key, copy[:2]) for key, record in known.items() for copy in record.copies))
    pictures = {image.url: _picture(image, known[image.key]) for image in images if known[image.key].width}
    return ImageCopies(pictures, tuple(outputs), _problems(images, known))


def _images(site: Site, theme: Theme, urls: Sequence[str]) -> Iterator[_Image]:
    digests = Digests(theme.project)
    for url in urls:
        path = site.files.get(url)
        file = theme.project.absolute() / path if path else theme.layers.static.get(url)
        if file is None:
            continue
        try:
            _, digest = digests.of_source(file, theme.project)
        except OSError:
            continue  # it is gone since it was listed: publishing says so
        yield _Image(url, path or f"static/{url}", file, digest, key_of("picture", recipe(), digest))


def _make(todo: Mapping[bytes, _Image], known: dict[bytes, _Known], cache: Cache, threads: int) -> None:
    """Make copies, some images at a time, and put them into the cache."""
    with ThreadPoolExecutor(threads) as pool:
        for images in chunked(list(todo.values()), _AT_ONCE):
            for image, encoded in zip(images, pool.map(lambda image: _look(image, make=True), images), strict=True):
                known[image.key] = _store(image.key, encoded, cache)
            cache.commit()


def _look(image: _Image, *, make: bool) -> Encoded:
    """Look at the very content that the key stands for; raises FileChanged when the file has another by now."""
    with open_same(image.file, image.sha256) as file:
        size = read_size(file)  # from the header: what would be too large is not even decoded
        if size and size[0] * size[1] > MOST_PIXELS:
            return Encoded(fault="huge", reason=f"{size[0]} x {size[1]} pixels")
        file.seek(0)
        return encode(file) if make else inspect(file)


def _store(key: bytes, encoded: Encoded, cache: Cache) -> _Known:
    record = _record(encoded)
    cache.put(_COPY, {_copy_key(key, copy[:2]): copy[2] for copy in encoded.copies})
    if (data := _CODEC.encode(record)) is not None:
        cache.put(_KNOWN, {key: data})
    return record


def _record(encoded: Encoded) -> _Known:
    copies = tuple(
        (ending, width, len(data), hashlib.sha256(data).hexdigest()) for ending, width, data in encoded.copies
    )
    return _Known(encoded.width, encoded.height, copies, encoded.fault, encoded.reason)


def _outputs(image: _Image, known: _Known, cache: Cache, published: Published | None, folder: Path) -> Iterator[Output]:
    """Return the files of an image's copies: those that are published stay, the others are written to wait for it."""
    missing = {}
    for ending, width, size_bytes, sha256 in known.copies:
        path = _url(image, ending, width)
        if published is not None and published.holds(path, size_bytes, sha256):
            yield Output(path, Kept(size_bytes, sha256))
        else:
            missing[ending, width] = path
    if not missing:
        return
    stored = cache.get(_COPY, [_copy_key(image.key, copy) for copy in missing])
    contents = {copy: data for copy in missing if (data := stored.get(_copy_key(image.key, copy))) is not None}
    if len(contents) < len(missing):  # the cache has lost some, or keeps nothing
        contents = {(ending, width): data for ending, width, data in _look(image, make=True).copies}
    for (ending, width), path in missing.items():
        data = contents[ending, width]
        waiting = folder / f"{image.key.hex()}-{width}.{ending}"
        waiting.write_bytes(data)
        waiting.chmod(FILE_MODE)  # it is linked into the site as it is
        yield Output(path, Finished(str(waiting), len(data), hashlib.sha256(data).hexdigest()))


def _picture(image: _Image, known: _Known) -> Picture:
    copies = (Copy(_url(image, ending, width), ending, width) for ending, width, _, _ in known.copies)
    return Picture(known.width, known.height, tuple(copies))


def _problems(images: Iterable[_Image], known: Mapping[bytes, _Known]) -> tuple[Diagnostic, ...]:
    return tuple(problem for image in images for problem in _problems_of(image, known[image.key]))


def _problems_of(image: _Image, known: _Known) -> Iterator[Diagnostic]:
    if known.fault == "damaged":
        message = f"the image cannot be decoded: {known.reason}"
        yield diagnose("damaged-image", Span(image.shown), message, "save it again in the program that made it")
    elif known.fault == "huge":
        message = f"the image has {known.reason}; it is published as it is, without smaller copies"
        hint = f"make it smaller: {MOST_PIXELS // 1_000_000} million pixels are the most that are looked at"
        yield diagnose("huge-image", Span(image.shown), message, hint)


def _url(image: _Image, ending: str, width: int) -> str:
    return copy_url(image.url, image.key.hex()[:8], width, ending)


def _copy_key(key: bytes, copy: Sequence[str | int]) -> bytes:
    return key_of("copy", key, f"{copy[0]} {copy[1]}")
