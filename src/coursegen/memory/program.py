"""What every remembered result depends on besides its input: this program, and the libraries that it works with."""

from __future__ import annotations

import hashlib
import platform
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]

LIBRARIES = {
    "ftfy": "ftfy",
    "Jinja2": "jinja2",
    "markdown-it-py": "markdown_it",
    "MarkupSafe": "markupsafe",
    "math-core": "math_core",
    "mdit-py-plugins": "mdit_py_plugins",
    "pydantic": "pydantic",
    "Pygments": "pygments",
    "PyYAML": "yaml",
    "quickjs-ng": "_quickjs",
}
"""The distributions that decide what a page looks like, with the name of the module that each of them brings."""

CODE_SUFFIXES = (".py", ".yaml", ".js")


@lru_cache(maxsize=1)
def program_digest() -> bytes:
    """Return a digest of the package's own files, the libraries' versions and Python's; the files' times do not count.

    So a cache that another machine made serves this one, when both run the same program.
    """
    digest = hashlib.blake2b(platform.python_version().encode(), digest_size=20)
    for name in LIBRARIES:
        digest.update(f"\0{name}\0{version(name)}".encode())
    for path in sorted(PACKAGE.rglob("*")):
        relative = path.relative_to(PACKAGE).as_posix()
        if path.suffix in CODE_SUFFIXES and not relative.startswith("_theme/"):
            digest.update(f"\0{relative}\0".encode())
            digest.update(hashlib.blake2b(path.read_bytes()).digest())
    return digest.digest()
