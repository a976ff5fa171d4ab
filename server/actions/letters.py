"""What stands in the letters that the forum sends. Plain text: names in it are words and nothing else."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from drafts.one_line import one_line
from drafts.people import Person
from server.ports import Letter

_INVITATION: Final = """\
{name},

you are invited to {forum}{words}.

This link signs you in, once. Do not pass it on:

{link}

It works until {until}. Later you can ask for a new one at {site}/sign-in with this address.
"""

_ASKED_FOR: Final = """\
{name},

somebody, probably you, has asked for a link to sign in to {forum}. It works once:

{link}

It works until {until}. If you did not ask for it, do nothing: nobody has been signed in.
"""


def invitation(person: Person, words: list[str], forum: str, link: str, until: datetime, site: str) -> Letter:
    """`words`: the capacities, as one says them."""
    said = f" as {one_line('; '.join(words))}" if words else ""
    text = _INVITATION.format(**_parts(person, forum, link, until), words=said, site=site)
    return Letter(person.email, f"Your place in {one_line(forum)}", text)


def asked_for(person: Person, forum: str, link: str, until: datetime) -> Letter:
    text = _ASKED_FOR.format(**_parts(person, forum, link, until))
    return Letter(person.email, f"Your link to sign in to {one_line(forum)}", text)


def _parts(person: Person, forum: str, link: str, until: datetime) -> dict[str, str]:
    when = f"{until:%d %B %Y, %H:%M} UTC"
    return {"name": one_line(person.name), "forum": one_line(forum), "link": link, "until": when}
