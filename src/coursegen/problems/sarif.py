"""Diagnostics as a SARIF 2.1.0 log (OASIS standard of 27 March 2020), which code scanning services read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from coursegen import __version__
from coursegen.problems.codes import CODES
from coursegen.problems.diagnostic import Diagnostic, Span

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "PROJECT"


def sarif_log(diagnostics: Sequence[Diagnostic]) -> dict[str, Any]:
    """Return the log object; its rules are those codes that occur, in the order of codes.py."""
    used = {diagnostic.code for diagnostic in diagnostics}
    codes = [code for code in CODES if code in used]
    driver = {"name": "coursegen", "version": __version__, "rules": [_rule(code) for code in codes]}
    index = {code: number for number, code in enumerate(codes)}
    run = {
        "tool": {"driver": driver},
        # SARIF counts in UTF-16 code units unless it is told otherwise (3.14.27); we count characters.
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The folder of the coursegen project."}}},
        "results": [_result(diagnostic, index[diagnostic.code]) for diagnostic in diagnostics],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: str) -> dict[str, Any]:
    severity, meaning = CODES[code]
    return {"id": code, "shortDescription": {"text": meaning}, "defaultConfiguration": {"level": severity}}


def _result(diagnostic: Diagnostic, rule: int) -> dict[str, Any]:
    text = f"{diagnostic.message} ({diagnostic.hint})" if diagnostic.hint else diagnostic.message
    return {
        "ruleId": diagnostic.code,
        "ruleIndex": rule,
        "level": diagnostic.severity,
        "message": {"text": _plain(text)},
        "locations": [{"physicalLocation": _physical(diagnostic.location)}],
    }


def _plain(text: str) -> str:
    """Double the braces of an author's words, which SARIF would read as placeholders (3.11.5)."""
    return text.replace("{", "{{").replace("}", "}}")


def _physical(place: Span) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(place.path, errors="replace"), "uriBaseId": _ROOT}}
    if place.line:
        region: dict[str, int] = {"startLine": place.line}
        if place.column:
            # The end is the column after the last character (3.30.8).
            region |= {"startColumn": place.column, "endColumn": place.column + place.length}
        physical["region"] = region
    return physical
