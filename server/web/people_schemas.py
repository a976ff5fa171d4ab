"""The shapes of people, capacities and sign-ins over HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from drafts.ids import SessionId
from drafts.people import Capacity, CapacityName, Person, Seat
from server.actions.links import Handed
from server.actions.people import Known, Role
from server.ports import Grant
from server.web.schemas import Given, Items, Sent

Numbers = dict[SessionId, str]


class CapacitySent(Sent):
    capacity: str = Field(
        description="chair, secretariat, rapporteur, cochair, steering, troika, friend or focalpoint."
    )
    session: str | None = Field(
        default=None,
        description="Of a rapporteur or co-chair, or of a Friend who is invited there: its id or number.",
    )
    delegation: str | None = Field(default=None, description="At most 120 characters.")
    seat: str | None = Field(default=None, description="Of the Troika: past, present or future.")

    @property
    def role(self) -> Role:
        return Role(self.capacity, self.session, self.delegation, self.seat)


class PersonSent(Sent):
    """A single capacity may also stand beside the name, without a list."""

    email: str
    name: str = Field(description="At most 120 characters. Of somebody who is known the name stays.")
    capacities: list[CapacitySent] = Field(default=[], max_length=20)
    capacity: str | None = None
    session: str | None = None
    delegation: str | None = None
    seat: str | None = None

    @property
    def roles(self) -> list[Role]:
        beside = (self.session, self.delegation, self.seat)
        single = [] if self.capacity is None and not any(beside) else [Role(self.capacity or "", *beside)]
        return [*(each.role for each in self.capacities), *single]


class PersonCorrected(Sent):
    """What is left out stays."""

    name: str | None = Field(default=None, description="At most 120 characters.")
    email: str | None = Field(
        default=None, description="Sign-in links that were not used end with the old address."
    )


class CapacityCorrected(Sent):
    delegation: str | None = Field(description="At most 120 characters; null: they speak for nobody.")


class CapacityGiven(Given):
    id: str
    capacity: CapacityName
    session: str | None
    number: str | None = Field(description="The session's number; null also when it was withdrawn.")
    delegation: str | None
    seat: Seat | None

    @classmethod
    def of(cls, held: Capacity, numbers: Numbers) -> CapacityGiven:
        return cls(
            id=held.id,
            capacity=held.capacity,
            session=held.session,
            number=numbers.get(held.session) if held.session else None,
            delegation=held.delegation,
            seat=held.seat,
        )


class PersonGiven(Given):
    id: str
    name: str
    email: str
    capacities: list[CapacityGiven] = Field(description="None: they are no longer let in.")
    first_seen: datetime | None = Field(description="When they first came; null: not yet.")
    last_seen: datetime | None
    here: bool = Field(description="They have a draft open now.")

    @classmethod
    def of(cls, known: Known, numbers: Numbers) -> PersonGiven:
        person = known.person
        return cls(
            id=person.id,
            name=person.name,
            email=person.email,
            capacities=[CapacityGiven.of(held, numbers) for held in person.capacities],
            first_seen=known.visit.first if known.visit else None,
            last_seen=known.visit.last if known.visit else None,
            here=known.here,
        )


class PeopleGiven(Items):
    items: list[PersonGiven]


class LinkGiven(Given):
    """A sign-in link that was made: on its way by mail, or here to be handed on."""

    link: str | None = Field(description="Null when it was mailed. Signs in once, within seven days.")
    mailed: bool
    fault: str = Field(description="Why it was not mailed, where mail is set up; else empty.")

    @classmethod
    def of(cls, handed: Handed) -> LinkGiven:
        return cls(link=handed.link or None, mailed=handed.mailed, fault=handed.fault)


class InvitedGiven(LinkGiven):
    id: str
    name: str
    email: str
    capacities: list[CapacityGiven]

    @classmethod
    def invited(cls, person: Person, handed: Handed, numbers: Numbers) -> InvitedGiven:
        return cls(
            id=person.id,
            name=person.name,
            email=person.email,
            capacities=[CapacityGiven.of(held, numbers) for held in person.capacities],
            **LinkGiven.of(handed).model_dump(),
        )


class SignInGiven(Given):
    id: str
    kind: Literal["session", "token"]
    label: str = Field(description="A session's browser in words; what a token is for.")
    made: datetime
    seen: datetime | None = Field(description="When it was last used, to some seconds.")
    expires: datetime | None

    @classmethod
    def of(cls, grant: Grant) -> SignInGiven:
        return cls(
            id=grant.digest,
            kind="token" if grant.purpose == "token" else "session",
            label=grant.label,
            made=grant.made,
            seen=grant.seen,
            expires=grant.expires,
        )


class SignInsGiven(Items):
    items: list[SignInGiven]
