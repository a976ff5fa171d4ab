"""Words of a draft as they stand on a page that is read for approval: with the marks they carry,
and with every character named that cannot be seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup

from drafts.text.schema import HARD_BREAK, LINK_SCHEMES
from drafts.text.unseen import Piece, pieces


def words(text: str) -> Markup:
    """Plain words."""
    return Markup("").join(_piece(text) for text in pieces(text))


def _piece(piece: Piece) -> Markup:
    if piece.name:
        return Markup('<span class="unseen" title="{}">{}</span>').format(piece.code, piece.name)
    return Markup("<br>").join(piece.text.split(HARD_BREAK))


def marked(runs: Iterable[Mapping[str, Any]]) -> Markup:
    """Runs as the API gives them, `{text, attributes, embed}`."""
    return Markup("").join(_run(run) for run in runs)


def _run(run: Mapping[str, Any]) -> Markup:
    if run.get("embed") is not None:
        return Markup('<span class="unseen">{}</span>').format("something that this page cannot show")
    shown = words(run["text"])
    attributes = run.get("attributes") or {}
    for mark, tag in (("em", "em"), ("strong", "strong")):
        if attributes.get(mark):
            shown = Markup(f"<{tag}>{{}}</{tag}>").format(shown)
    href = _href(attributes.get("link"))
    return Markup('<a href="{}" rel="noreferrer">{}</a>').format(href, shown) if href else shown


def _href(link: Any) -> str:
    """The address, when it is one that may be followed."""
    href = link.get("href") if isinstance(link, Mapping) else None
    if not isinstance(href, str):
        return ""
    return href if href.partition(":")[0].lower() in LINK_SCHEMES else ""
