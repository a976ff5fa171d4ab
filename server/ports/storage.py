"""What any port to the store raises when the store cannot be used."""

from __future__ import annotations


class StorageUnavailable(Exception):
    """The store cannot take or give this now: locked, full, gone. Nothing was written."""


class StorageDamaged(StorageUnavailable):
    """The store itself finds that what it keeps is damaged: it will not get better by itself."""
