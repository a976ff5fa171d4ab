"""YAML as a tree of nodes with line numbers, read without building anything it names."""

from __future__ import annotations

from typing import Any

import yaml
from yaml.nodes import Node

from drafts.errors import Complaint, Unreadable

MAX_DEPTH = 12
MAX_NODES = 50_000

# The compiled parser where there is one: forty times as fast on large input.
_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def compose(text: str) -> Node | None:
    """The one document of `text`; None when it holds none. Raises Unreadable."""
    try:
        _refuse_bombs(text)
        return yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as fault:
        raise Unreadable([_complaint(fault)]) from fault


def line_of(node: Node) -> int:
    return _line(node.start_mark)


def _line(mark: Any) -> int:
    """The compiled parser's marks and the plain one's count lines from 0 alike."""
    return int(mark.line) + 1


def _refuse_bombs(text: str) -> None:
    """Look at the events first: composing deep nesting or aliases is what exhausts a reader."""
    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=_Loader)):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _refused(event, "Anchors (&) and aliases (*) are not read. Write the words out, in quotes.")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise _refused(event, "This is nested too deeply for a programme.")
        if count > MAX_NODES:
            raise _refused(event, "This holds more entries than any programme.")


def _refused(event: yaml.Event, reason: str) -> Unreadable:
    return Unreadable([Complaint(_line(event.start_mark), reason)])


_HINTS = (
    ("mapping values are not allowed", "Words with a colon in them need quotes around them."),
    (
        "found character that cannot start any token",
        "Indent with blanks, not tabs, and put such words in quotes.",
    ),
    ("did not find expected", "Look at the indentation, and put words with quotes or colons in quotes."),
    ("could not find expected ':'", "A line lacks its colon, or is not indented enough."),
    ("but found another document", "Keep one document in the file."),
)


def _complaint(fault: yaml.YAMLError) -> Complaint:
    said = str(getattr(fault, "problem", None) or getattr(fault, "reason", None) or fault)
    mark = getattr(fault, "problem_mark", None) or getattr(fault, "context_mark", None)
    hint = next((hint for part, hint in _HINTS if part in said), "")
    return Complaint(_line(mark) if mark else None, f"This is not YAML: {said}. {hint}".rstrip())
