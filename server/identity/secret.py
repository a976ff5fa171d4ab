"""Secrets: made from 256 random bits, kept as SHA-256.

Looking a secret up by its digest is constant-time by construction: what an attacker could time
is the comparison of digests, and a digest tells nothing of the secret nor of its neighbours. A
plain hash is enough, because nobody guesses 256 random bits: stretching is for passwords.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Final

from drafts.ids import Entropy

SECRET_BYTES: Final = 32


def mint_secret(entropy: Entropy) -> str:
    """43 characters of A-Z, a-z, 0-9, - and _: safe in an address, a cookie and a header."""
    return base64.urlsafe_b64encode(entropy(SECRET_BYTES)).rstrip(b"=").decode("ascii")


def digest(secret: str) -> str:
    """64 hex digits. Any text has one, so a wrong secret is simply not found."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
