"""Who may do what, written out: the domain's table with what it leaves in words said in columns of its own.

Of the session whose draft is meant: `rapporteur`, `cochair` and `invited` (a Friend) hold theirs for it;
`other rapporteur`, `other cochair` and `other invited` hold theirs for another one; a `friend` was invited
nowhere, and `nobody` holds nothing any more.

    yes   always             writing   while drafting and in a comment round
    –     never              drafting  while drafting only
"""

from __future__ import annotations

from drafts.people import Act, Stage
from server.actions.people import Role

STAGES: tuple[Stage, ...] = ("drafting", "comment round", "Troika review", "adopted")
OWN, OTHER = "1.1", "1.2"

HOLDERS: dict[str, Role | None] = {
    "chair": Role("chair"),
    "secretariat": Role("secretariat"),
    "rapporteur": Role("rapporteur", OWN),
    "other rapporteur": Role("rapporteur", OTHER),
    "cochair": Role("cochair", OWN),
    "other cochair": Role("cochair", OTHER),
    "steering": Role("steering", delegation="Examplia"),
    "troika": Role("troika", seat="present"),
    "invited": Role("friend", OWN),
    "other invited": Role("friend", OTHER),
    "friend": Role("friend"),
    "focalpoint": Role("focalpoint"),
    "nobody": None,
}

_TABLE = """
               | chair | secretariat | rapporteur | other rapporteur | cochair | other cochair | steering | troika | invited | other invited | friend | focalpoint | nobody
read           | yes   | yes         | yes        | yes              | yes     | yes           | yes      | yes    | yes     | –             | –      | –          | –
edit           | –     | –           | writing    | –                | –       | –             | –        | –      | –       | –             | –      | –          | –
waive          | –     | –           | writing    | –                | –       | –             | –        | –      | –       | –             | –      | –          | –
comment        | yes   | –           | yes        | –                | yes     | –             | yes      | yes    | yes     | –             | –      | –          | –
settle         | yes   | –           | yes        | –                | –       | –             | –        | –      | –       | –             | –      | –          | –
settle anew    | yes   | –           | –          | –                | –       | –             | –        | –      | –       | –             | –      | –          | –
round          | yes   | –           | yes        | –                | –       | –             | –        | –      | –       | –             | –      | –          | –
reopen round   | yes   | –           | –          | –                | –       | –             | –        | –      | –       | –             | –      | –          | –
freeze         | yes   | –           | yes        | –                | yes     | –             | –        | –      | –       | –             | –      | –          | –
submit         | yes   | –           | yes        | –                | yes     | –             | –        | –      | –       | –             | –      | –          | –
verdict        | –     | –           | –          | –                | –       | –             | –        | yes    | –       | –             | –      | –          | –
restore        | yes   | –           | drafting   | –                | –       | –             | –        | –      | –       | –             | –      | –          | –
adopt          | yes   | –           | –          | –                | –       | –             | –        | –      | –       | –             | –      | –          | –
reopen         | yes   | –           | –          | –                | –       | –             | –        | –      | –       | –             | –      | –          | –
confirm        | yes   | –           | –          | –                | –       | –             | –        | –      | –       | –             | –      | –          | –
authors        | yes   | yes         | yes        | –                | yes     | –             | –        | –      | –       | –             | –      | –          | –
export working | yes   | yes         | yes        | –                | yes     | –             | –        | yes    | –       | –             | –      | –          | –
export public  | yes   | yes         | yes        | yes              | yes     | yes           | yes      | yes    | yes     | yes           | yes    | yes        | –
programme      | yes   | yes         | –          | –                | –       | –             | –        | –      | –       | –             | –      | –          | –
people         | yes   | yes         | –          | –                | –       | –             | –        | –      | –       | –             | –      | –          | –
chairs         | yes   | –           | –          | –                | –       | –             | –        | –      | –       | –             | –      | –          | –
register       | yes   | yes         | –          | –                | –       | –             | –        | –      | –       | –             | –      | –          | –
"""  # noqa: E501  # a table is read across

_WHEN: dict[str, tuple[Stage, ...]] = {
    "yes": STAGES,
    "–": (),
    "writing": ("drafting", "comment round"),
    "drafting": ("drafting",),
}


def _read(table: str) -> dict[str, dict[str, str]]:
    head, *lines = [[cell.strip() for cell in line.split("|")] for line in table.strip("\n").splitlines()]
    assert head[1:] == list(HOLDERS)
    return {act: dict(zip(head[1:], cells, strict=True)) for act, *cells in lines}


TABLE = _read(_TABLE)


def allowed(holder: str, act: Act, stage: Stage) -> bool:
    """What the table above says."""
    return stage in _WHEN[TABLE[act][holder]]
