"""The refusal that is for the operator."""

from __future__ import annotations


class StoreRefused(Exception):
    """This database cannot be served from here. The message is for the operator."""
