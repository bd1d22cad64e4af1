"""Publishing: a complete tree, all or nothing, and nobody else's file touched.

Read `publish` first. `plan` says what there is to do, `new_tree` builds that tree, `recover` takes old ones apart.
"""

from coursegen.options import PublishCounts
from coursegen.publish.clean import Cleaned, clean
from coursegen.publish.disk import Disk
from coursegen.publish.errors import OutputChanged, OutputLocked, OutputRefused, PublishError, WriteFailed
from coursegen.publish.ownership import Published
from coursegen.publish.plan import output_faults
from coursegen.publish.publish import publish

__all__ = [
    "Cleaned",
    "Disk",
    "OutputChanged",
    "OutputLocked",
    "OutputRefused",
    "PublishCounts",
    "PublishError",
    "Published",
    "WriteFailed",
    "clean",
    "output_faults",
    "publish",
]
