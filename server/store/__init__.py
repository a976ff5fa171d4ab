"""Everything that lasts, on SQLite or PostgreSQL: `open_store`, then `records`."""

from server.store.engine import Store as Store
from server.store.engine import StoreRefused as StoreRefused
from server.store.engine import open_store as open_store
from server.store.records import records as records
