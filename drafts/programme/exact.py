"""The exact form of a programme: YAML that a person can read, correct and import again.

`docs/programme.md` describes it. Everything `write_yaml` writes `read_yaml` reads back the same.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from drafts.errors import Complaint
from drafts.programme.decoding import decode, refusal
from drafts.programme.limits import (
    MAX_LINE,
    MAX_QUESTIONS,
    MAX_REFERENCES,
    MAX_SESSIONS,
    MAX_TEXT,
    refuse_if_any,
    too_long,
    too_many,
)
from drafts.programme.model import Plan, RoundtablePlan, SessionPlan
from drafts.programme.nodes import compose, line_of
from drafts.programme.numbering import Placed, number_faults
from drafts.programme.wording import paragraphs, squeeze

_FORUM = ("name", "place", "year")
_ROUNDTABLE = ("number", "title", "introduction", "builds_on", "sessions")
_SESSION = ("number", "title", "brief", "links", "builds_on", "inputs", "questions")
_TOP = ("forum", "roundtables", "sessions")
_ROUNDTABLE_NUMBER = re.compile(r"[1-9]\d{0,2}")
_SESSION_NUMBER = re.compile(r"[1-9]\d{0,2}(?:\.[1-9]\d{0,2})?")
_YEAR = re.compile(r"\d{4}")
_WIDTH = 96


def read_yaml(data: bytes) -> Plan:
    """The programme in exact form. Raises Unreadable with every complaint found."""
    return read_exact(decode(data))


def read_exact(text: str) -> Plan:
    """The same, for text that is decoded already."""
    root = compose(text)
    if root is None:
        raise refusal("The input is empty.")
    reader = _Reader()
    plan = reader.plan(root)
    refuse_if_any([*reader.complaints, *reader.faults(plan)])
    return plan


@dataclass(slots=True)
class _Reader:
    """Walks the nodes; a faulty one leaves a complaint and an empty value, and the walk goes on."""

    complaints: list[Complaint] = field(default_factory=list)
    roundtables: list[Placed] = field(default_factory=list)
    sessions: list[Placed] = field(default_factory=list)
    linked: list[tuple[int, str]] = field(default_factory=list)

    def plan(self, root: Node) -> Plan:
        top = self._mapping(root, "The programme", _TOP)
        name, place, year = self._forum(top.get("forum"))
        roundtables = tuple(map(self._roundtable, self._items(top.get("roundtables"), "roundtables")))
        outside = tuple(self._session(node, None) for node in self._items(top.get("sessions"), "sessions"))
        return Plan(name, place, year, roundtables, outside)

    def faults(self, plan: Plan) -> Iterator[Complaint]:
        """What only shows when everything is read."""
        yield from number_faults(self.roundtables, self.sessions)
        known = {session.number for session in self.sessions}
        for line, number in self.linked:
            if number and number not in known:
                yield Complaint(line, f"This programme has no session {number} to link to.")
        yield from too_many(
            None, f"There are {len(self.sessions)} sessions", len(self.sessions), MAX_SESSIONS
        )
        if not plan.roundtables and not plan.sessions and not self.complaints:
            yield Complaint(None, "The programme has no session.")

    # ── the parts of a programme ─────────────────────────────────────────────────────────────

    def _forum(self, node: Node | None) -> tuple[str, str, int | None]:
        if node is None:
            return "", "", None
        forum = self._mapping(node, "The forum", _FORUM)
        year = self._text(forum.get("year"), "year")
        if year and not _YEAR.fullmatch(year):
            self._complain(forum["year"], f"“{_shown(year)}” is not a year. Write it with four digits.")
            year = ""
        return (
            self._text(forum.get("name"), "name"),
            self._text(forum.get("place"), "place"),
            int(year or 0) or None,
        )

    def _roundtable(self, node: Node) -> RoundtablePlan:
        entry = self._mapping(node, "A roundtable", _ROUNDTABLE)
        number = self._number(node, entry, "A roundtable", _ROUNDTABLE_NUMBER, "1")
        if number:
            self.roundtables.append(Placed(line_of(entry["number"]), number))
        return RoundtablePlan(
            number,
            self._title(node, entry, f"roundtable {number}"),
            self._long_text(entry.get("introduction"), "introduction"),
            tuple(self._session(item, number) for item in self._items(entry.get("sessions"), "sessions")),
            self._texts(entry.get("builds_on"), "builds_on", MAX_REFERENCES),
        )

    def _session(self, node: Node, roundtable: str | None) -> SessionPlan:
        entry = self._mapping(node, "A session", _SESSION)
        number = self._number(node, entry, "A session", _SESSION_NUMBER, "2.1")
        if number:
            self.sessions.append(Placed(line_of(entry["number"]), number, roundtable))
        return SessionPlan(
            number,
            self._title(node, entry, f"session {number}"),
            self._long_text(entry.get("brief"), "brief"),
            self._texts(entry.get("questions"), "questions", MAX_QUESTIONS),
            self._links(entry.get("links")),
            self._texts(entry.get("builds_on"), "builds_on", MAX_REFERENCES),
            self._texts(entry.get("inputs"), "inputs", MAX_REFERENCES),
        )

    def _number(
        self, node: Node, entry: Mapping[str, Node], what: str, form: re.Pattern[str], like: str
    ) -> str:
        if "number" not in entry:
            if isinstance(node, MappingNode):
                self._complain(node, f"{what} has no number.")
            return ""
        number = self._text(entry["number"], "number")
        if form.fullmatch(number):
            return number
        self._complain(entry["number"], f"“{_shown(number)}” is not a number such as {like}.")
        return ""

    def _title(self, node: Node, entry: Mapping[str, Node], what: str) -> str:
        title = self._text(entry.get("title"), "title")
        if not title and isinstance(node, MappingNode):
            self._complain(entry.get("title", node), f"{what[:1].upper()}{what[1:].rstrip()} has no title.")
        return title

    def _links(self, node: Node | None) -> tuple[str, ...]:
        for item in self._items(node, "links"):
            if isinstance(item, ScalarNode):
                self.linked.append((line_of(item), squeeze(item.value)))
        return self._texts(node, "links", MAX_REFERENCES)

    # ── kinds of nodes ───────────────────────────────────────────────────────────────────────

    def _mapping(self, node: Node, what: str, known: tuple[str, ...]) -> dict[str, Node]:
        if not isinstance(node, MappingNode):
            self._complain(node, f"{what} is written as keys and values: {', '.join(known)}.")
            return {}
        entries: dict[str, Node] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, ScalarNode) else ""
            if name not in known:
                self._complain(key, f"“{_shown(name)}” is not a key here. Keys are {', '.join(known)}.")
            elif name in entries:
                self._complain(key, f"“{name}” stands here twice.")
            else:
                entries[name] = value
        return entries

    def _items(self, node: Node | None, what: str) -> list[Node]:
        if node is None or _is_null(node):
            return []
        if isinstance(node, SequenceNode):
            return list(node.value)
        self._complain(node, f"“{what}” is a list: each entry on its own line, after “- ”.")
        return []

    def _text(self, node: Node | None, what: str) -> str:
        """One line of words; blanks and line ends inside them do not matter."""
        return self._scalar(node, what, squeeze, MAX_LINE)

    def _long_text(self, node: Node | None, what: str) -> str:
        """Paragraphs. After "|" the lines are as typed; else YAML has unwrapped them already."""
        typed = isinstance(node, ScalarNode) and node.style == "|"
        form = paragraphs if typed else lambda text: paragraphs(text.replace("\n", "\n\n"))
        return self._scalar(node, what, form, MAX_TEXT)

    def _scalar(self, node: Node | None, what: str, form: Callable[[str], str], most: int) -> str:
        if node is None or _is_null(node):
            return ""
        if not isinstance(node, ScalarNode):
            self._complain(node, f"“{what}” is text, not a list or keys. Put words with a colon in quotes.")
            return ""
        text = form(node.value)
        self.complaints += too_long(line_of(node), f"“{what}”", text, most)
        return text

    def _texts(self, node: Node | None, what: str, most: int) -> tuple[str, ...]:
        items = self._items(node, what)
        if node is not None:
            self.complaints += too_many(line_of(node), f"“{what}” has {len(items)} entries", len(items), most)
        texts = tuple(self._text(item, what) for item in items)
        for item, text in zip(items, texts, strict=True):
            if not text and (isinstance(item, ScalarNode)):
                self._complain(item, f"An entry of “{what}” is empty.")
        return texts

    def _complain(self, node: Node, reason: str) -> None:
        self.complaints.append(Complaint(line_of(node), reason))


def _is_null(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.tag == "tag:yaml.org,2002:null"


def _shown(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


# ── writing ──────────────────────────────────────────────────────────────────────────────────


def write_yaml(plan: Plan) -> str:
    """The exact form, the same every time. Raises ValueError for characters YAML cannot hold."""
    document = {
        "forum": {"name": plan.name, "place": plan.place, "year": plan.year},
        "roundtables": [_roundtable_entry(roundtable) for roundtable in plan.roundtables],
        "sessions": [_session_entry(session) for session in plan.sessions],
    }
    return yaml.dump(
        _without_empty(document), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH, indent=2
    )


def _roundtable_entry(roundtable: RoundtablePlan) -> dict[str, Any]:
    return {
        "number": roundtable.number,
        "title": roundtable.title,
        "introduction": _Prose(roundtable.introduction),
        "builds_on": list(roundtable.builds_on),
        "sessions": [_session_entry(session) for session in roundtable.sessions],
    }


def _session_entry(session: SessionPlan) -> dict[str, Any]:
    return {
        "number": session.number,
        "title": session.title,
        "brief": _Prose(session.brief),
        "links": list(session.links),
        "builds_on": list(session.builds_on),
        "inputs": list(session.inputs),
        "questions": [_Prose(question) for question in session.questions],
    }


def _without_empty(value: Any) -> Any:
    """What is not said is left out, so that the file shows only what there is to correct."""
    if isinstance(value, dict):
        kept = {key: _without_empty(entry) for key, entry in value.items()}
        return {key: entry for key, entry in kept.items() if entry not in ("", None, [], {})}
    return [_without_empty(item) for item in value] if isinstance(value, list) else value


class _Prose(str):
    """Words written as a block, where they may hold colons and quotes as they are."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent lists under their key: easier to see, and to type."""
        return super().increase_indent(flow, False)


def _prose(dumper: yaml.SafeDumper, text: _Prose) -> ScalarNode:
    style = _block_style(text)
    written = _wrapped(text) if style == "|" else str(text)
    return dumper.represent_scalar("tag:yaml.org,2002:str", written, style=style)


def _block_style(text: str) -> str | None:
    """None leaves it to YAML: short words, and characters that only quotes can hold."""
    if not all(paragraph.isprintable() for paragraph in text.split("\n\n")):
        return None
    return "|" if "\n" in text else ">" if len(text) > _WIDTH * 0.8 else None


def _wrapped(text: str) -> str:
    wrap = partial(textwrap.fill, width=_WIDTH, break_long_words=False, break_on_hyphens=False)
    return "\n\n".join(map(wrap, text.split("\n\n")))


_Dumper.add_representer(_Prose, _prose)
