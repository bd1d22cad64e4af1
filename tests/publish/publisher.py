"""A process that publishes one site after another until it is killed; run by the tests.

Arguments: project, number of files, number of the first site, how many sites. Site N has
`site.txt` with N in it and the same N in every other file of every third folder, so that a mixture would show.
"""

from __future__ import annotations

import sys
from pathlib import Path

from coursegen.model import Output
from coursegen.publish import publish


def site(number: int, files: int) -> list[Output]:
    """Make site `number`: a third of the files differs from site to site, a few come and go."""
    pages = [Output("site.txt", str(number).encode())]
    for page in range(files - 1):
        changing = f" {number}" if page % 3 == 0 else ""
        pages.append(Output(f"c{page // 10}/l{page}/index.html", (f"page {page}{changing}\n" * 20).encode()))
    return [*pages, Output(f"only/{number}/index.html", b"")]


if __name__ == "__main__":
    project, files, first, count = Path(sys.argv[1]), *map(int, sys.argv[2:5])
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for number in range(first, first + count):
        publish(site(number, files), project / "_site", project=project)
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
