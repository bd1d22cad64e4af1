"""The entry point: `coursegen`, or `python -m coursegen`."""

from __future__ import annotations

import sys


def run() -> None:
    """Run the command line; an interrupt that comes while it is still being imported ends it like any other."""
    try:
        from coursegen.cli import main  # an import that is not within the try could not be interrupted calmly

        main()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    run()
