"""Publishing: a complete tree, all or nothing, and nobody else's file touched.

Read `publish` first. `plan` says what there is to do, `stage` builds the new tree, `recover` takes old ones apart.
"""

from coursegen.options import Written
from coursegen.write.clean import Cleaned, clean
from coursegen.write.disk import Disk
from coursegen.write.errors import OutputChanged, OutputLocked, OutputRefused, PublishError, WriteFailed
from coursegen.write.plan import output_faults
from coursegen.write.publish import publish
from coursegen.write.published import Published

__all__ = [
    "Cleaned",
    "Disk",
    "OutputChanged",
    "OutputLocked",
    "OutputRefused",
    "PublishError",
    "Published",
    "WriteFailed",
    "Written",
    "clean",
    "output_faults",
    "publish",
]
