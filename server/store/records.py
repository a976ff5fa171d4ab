"""All the adapters of one store, as the one value that actions take."""

from __future__ import annotations

from server.ports import Records
from server.store.along import StoreAlong
from server.store.changes import StoredChanges
from server.store.comments import StoredComments
from server.store.drafts import StoredDrafts
from server.store.engine import Store
from server.store.grants import StoredGrants
from server.store.journal import StoredJournal
from server.store.notices import StoredNotices
from server.store.people import StoredPeople
from server.store.programmes import StoredProgrammes
from server.store.register import StoredRegister
from server.store.reviews import StoredReviews
from server.store.rounds import StoredRounds
from server.store.ties import StoredTies
from server.store.versions import StoredVersions
from server.store.visits import StoredVisits


def records(store: Store) -> Records:
    return Records(
        journal=StoredJournal(store),
        programmes=StoredProgrammes(store),
        drafts=StoredDrafts(store),
        ties=StoredTies(store),
        versions=StoredVersions(store),
        reviews=StoredReviews(store),
        people=StoredPeople(store),
        comments=StoredComments(store),
        rounds=StoredRounds(store),
        notices=StoredNotices(store),
        visits=StoredVisits(store),
        changes=StoredChanges(store),
        grants=StoredGrants(store),
        register=StoredRegister(store),
        integrity=store,
        along=lambda done: records(StoreAlong(store, done)),
    )
