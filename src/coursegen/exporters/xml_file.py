"""XML files and absolute addresses, for the exporters that machines read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from xml.etree import ElementTree

_NOT_IN_XML = "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
"""What the Char production of XML 1.0 (section 2.2) leaves out: no escape can bring it in."""


def element(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    """Add a child with text and attributes; characters that XML cannot hold are left out."""
    from xml.etree import ElementTree  # every page needs `absolute`, and few builds write XML

    child = ElementTree.SubElement(parent, name, {key: clean(value) for key, value in attributes.items()})
    if text:
        child.text = clean(text)
    return child


def clean(text: str) -> str:
    """Leave out the characters that XML 1.0 cannot hold."""
    return re.sub(_NOT_IN_XML, "", text)  # compiled when it is first needed, for every page imports this module


def document(root: ElementTree.Element) -> bytes:
    """Write an XML file: UTF-8, indented, the same bytes for the same tree."""
    from xml.etree import ElementTree

    ElementTree.indent(root)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def absolute(base: str, url: str) -> str:
    """Join a base URL with a final slash and a site URL; letters outside ASCII are percent-encoded (RFC 3986)."""
    return base + quote(url, safe="/-._~!$&'()*+,;=:@%#")
