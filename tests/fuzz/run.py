"""Fuzz one target with atheris: python tests/fuzz/run.py TARGET [SECONDS], TARGET one of front-matter, markdown, links.

The corpus in tests/fuzz/corpus/ is read; what is found anew goes to a temporary folder. Atheris instruments coursegen
and the libraries that read an author's text. It is no dependency of the project: `pip install atheris` first.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parents[1] / "src"), str(HERE)]

with atheris.instrument_imports(include=["coursegen", "markdown_it", "mdit_py_plugins", "yaml", "ftfy"]):
    from targets import TARGETS


def main() -> None:
    """Run until the time is over or something is found; a finding is left in the working folder as `crash-…`."""
    name = sys.argv[1]
    seconds = sys.argv[2] if len(sys.argv) > 2 else "60"
    with tempfile.TemporaryDirectory() as fresh:
        options = [f"-max_total_time={seconds}", "-max_len=4096", "-timeout=20", "-rss_limit_mb=2048"]
        atheris.Setup([sys.argv[0], *options, fresh, str(HERE / "corpus" / name)], TARGETS[name])
        atheris.Fuzz()


if __name__ == "__main__":
    main()
