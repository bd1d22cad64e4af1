"""Putting the preview's script into a page while it is sent; the page itself stays as a build would write it."""

from __future__ import annotations

from html import escape

PREFIX = "/_coursegen/"
"""Where the preview's own addresses are. No page can be there: names that begin with `_` are never published."""


def script_tag(*, token: str, document: str, edition: int, session: str, follow: bool) -> bytes:
    """Make the tag that loads the client; what the client has to know is in its attributes."""
    values = {"token": token, "document": document, "edition": str(edition), "session": session}
    if follow:
        values["follow"] = "1"
    attributes = "".join(f' data-{name}="{escape(value)}"' for name, value in values.items())
    return f'<script type="module" src="{PREFIX}client.js" id="coursegen-preview"{attributes}></script>\n'.encode()


def inject(page: bytes, tag: bytes) -> bytes:
    """Put a tag at the end of the head; at the end of the page when it has none."""
    at = page.find(b"</head>")
    return page[:at] + tag + page[at:] if at >= 0 else page + tag
