"""What all steps of one publication work with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from coursegen.memory.file_digests import Digests
from coursegen.publish.disk import Disk
from coursegen.publish.manifest import OwnedFile
from coursegen.publish.output_place import OutputPlace
from coursegen.publish.plan import Plan


@dataclass(frozen=True, slots=True)
class Publication:
    """A plan and where it is carried out; `owned` is what coursegen wrote there before, `disk` takes each step."""

    plan: Plan
    place: OutputPlace
    owned: Mapping[str, OwnedFile]
    digests: Digests
    disk: Disk
    project: Path
