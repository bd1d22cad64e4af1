"""How the examples of the CommonMark specification are compared with what coursegen writes."""

from __future__ import annotations

import re
from html import escape, unescape

from markdown_it.common.normalize_url import normalizeLink

from coursegen.markdown.page_state import PageState
from coursegen.text import MARK

_ANCHOR = re.compile(r'<a class="anchor" href="#[^"]*" aria-label="[^"]*">#</a>')
_HEADING_ID = re.compile(r'<(h[1-6]) id="[^"]*">')
_FIGURE = re.compile(r'<figure class="code"><button.*?</button>(<pre) tabindex="0"(>.*?</pre>)</figure>', re.DOTALL)
_SPAN_IN_CODE = re.compile(r'<span class="[a-z0-9]+">|</span>')
_CODE = re.compile(r"<pre><code.*?</code></pre>", re.DOTALL)
_MARK_ALONE = re.compile("(?m)^(\0I[0-9]+\0)\n")
_VOID = re.compile(r"\s*/>")


def without_additions(html: str, page: PageState) -> str:
    """Undo what coursegen adds to plain CommonMark, all of it documented: nothing else is forgiven.

    Headings get an id and a link to themselves; code blocks get a figure, a copy button and spans of colour; links to
    other hosts get a class; links and images are marks until their page is known; an image with a title that is all
    its paragraph holds becomes a figure outside the paragraph.
    """
    html = _HEADING_ID.sub(r"<\1>", _ANCHOR.sub("", html))
    html = _FIGURE.sub(r"\1\2", html)
    html = _CODE.sub(lambda match: _SPAN_IN_CODE.sub("", match[0]), html)
    html = html.replace(' class="external"', "")
    html = _MARK_ALONE.sub(r"<p>\1</p>", html)
    return MARK.sub(lambda match: _filled(match[1], match[2], page), html)


def _filled(letter: str, name: str, page: PageState) -> str:
    link = page.links[int(name)]
    # an address in raw HTML stays as its author wrote it, one in Markdown is percent-encoded
    address = escape(link.target if link.kind == "html" else normalizeLink(link.target))
    if letter == "L":
        return address
    title = link.title or dict(link.attrs).get("title", "")
    return f'<img src="{address}" alt="{escape(link.text)}"' + (f' title="{escape(title)}"' if title else "") + ">"


def canonical(html: str) -> str:
    """Fold what the specification's own test runner folds: the form of entities, void tags, and outer line ends."""
    html = _VOID.sub(">", html)
    # each text is unescaped and escaped again, so that &quot; and " are equal while < and &lt; stay different
    parts = re.split(r"(<[^>]*>)", html)
    texts = [_canonical_tag(part) if part.startswith("<") else escape(unescape(part), quote=False) for part in parts]
    return re.sub(r">\s+<", "><", "".join(texts)).strip()


def _canonical_tag(tag: str) -> str:
    return re.sub(r'(?<==")[^"]*(?=")', lambda match: escape(unescape(match[0])), tag)
