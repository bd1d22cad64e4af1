"""Any sequence of publications and foreign edits ends in exactly the last outputs and the foreign files."""

from __future__ import annotations

import tempfile
from pathlib import Path

from faulty_disk import FaultyDisk, neighbours, outputs, put, tree
from hypothesis import given, settings
from hypothesis import strategies as st

from coursegen.publish import OutputRefused, publish

PATHS = st.sampled_from(["a", "b", "c"]).flatmap(
    lambda first: st.sampled_from(["", "/x", "/y", "/x/z"]).map(lambda rest: first + rest)
)
TREES = st.dictionaries(PATHS, st.sampled_from(["1", "2"]), max_size=6).map(
    lambda files: {
        path: text for path, text in files.items() if not any(other.startswith(path + "/") for other in files)
    }
)
FOREIGN = st.sampled_from(["CNAME", ".git/HEAD", "a/note", "b/x/note", "c/own/note"])
KINDS = st.sampled_from([(), ("exchange",), ("link",), ("exchange", "link")])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(TREES, st.sets(FOREIGN, max_size=2), KINDS), min_size=1, max_size=5))
def test_the_output_is_the_last_outputs_and_the_foreign_files(
    steps: list[tuple[dict[str, str], set[str], tuple[str, ...]]],
) -> None:
    """On every kind of disk; a foreign file in the way stops a publication and changes nothing."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        site = project / "_site"
        ours: dict[str, str] = {}
        foreign: dict[str, str] = {}
        for files, strangers, lacks in steps:
            before = {**ours, **foreign}
            blocked = any(
                path.startswith(other + "/") or other.startswith(path + "/") for path in files for other in foreign
            )
            try:
                publish(outputs(files), site, project=project, disk=FaultyDisk(lacks=lacks))
            except OutputRefused:
                assert blocked
                assert tree(site) == before
            else:
                assert not blocked
                ours = files
                assert tree(site) == {**ours, **foreign}
            assert neighbours(project) == []
            for path in strangers:
                if not any(path.startswith(other + "/") for other in ours):
                    put(site, {path: path})
                    foreign[path] = path
