"""Run by alembic for every migration: on the connection and in the transaction it is handed."""

from __future__ import annotations

from alembic import context

from server.store.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
