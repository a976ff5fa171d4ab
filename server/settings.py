"""Settings: everything an operator can choose, read from the environment as PENHOLDER_….

`read_settings` is the way in: it turns every bad value into one SettingsError whose sentence
names the variable. Values that are secrets are never part of a message or of a repr.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "PENHOLDER_"
SECRET_BYTES = 32
SHORTEST_SECRET = 32
"""Characters. A shorter key is taken for a mistake."""

DATABASE = re.compile(r"(sqlite(\+\w+)?:///.+|postgresql(\+psycopg)?://.+)", re.DOTALL)
ADDRESS = re.compile(r"https?://[^/\s?#@]+")
MAIL = re.compile(r"smtps?://[^/\s?#]+")


class SettingsError(Exception):
    """The server cannot start like this. The message is for the operator, a line a fault."""


class Settings(BaseSettings):
    """`data`: the folder of everything we keep. `database_url`: "" until resolved, never after."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True, env_ignore_empty=True)

    data: Path = Path("data")
    database_url: str = Field(default="", repr=False)
    base_url: str = "http://127.0.0.1:8000"
    secret_key: str | None = Field(default=None, repr=False)
    mail_url: str | None = Field(default=None, repr=False)
    log_format: Literal["console", "json"] = "console"
    messages_per_second: float = Field(default=1000, gt=0)
    """Of one live connection, in the long run; beyond it, it is not read for a moment."""
    messages_at_once: float = Field(default=5000, ge=1)
    """How many may come in a burst before that."""

    @field_validator("database_url")
    @classmethod
    def _a_database(cls, url: str) -> str:
        if url and (not DATABASE.fullmatch(url) or ":memory:" in url):
            raise ValueError("write sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/NAME")
        return url

    @field_validator("base_url")
    @classmethod
    def _an_origin(cls, url: str) -> str:
        """Cookies, Origin checks and links all speak of one origin, so there is no room for a path."""
        if not ADDRESS.fullmatch(url.rstrip("/")):
            raise ValueError("write the address people use, without a path: https://drafts.example.org")
        return url.rstrip("/")

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, key: str | None) -> str | None:
        if key is not None and len(key) < SHORTEST_SECRET:
            raise ValueError(f"write at least {SHORTEST_SECRET} random characters, or leave it unset")
        return key

    @field_validator("mail_url")
    @classmethod
    def _a_mail_server(cls, url: str | None) -> str | None:
        if url is not None and not MAIL.match(url):
            raise ValueError("write smtp://HOST:PORT or smtps://USER:PASSWORD@HOST:PORT")
        return url

    @property
    def database(self) -> str:
        """The database's URL: what was asked for, else a SQLite file in `data`."""
        return self.database_url or f"sqlite:///{self.data / 'penholder.db'}"

    def secret(self) -> str:
        """The key to sign with: `secret_key`, else one made once and kept in `data`."""
        return self.secret_key or kept_secret(self.data / "secret")


def read_settings() -> Settings:
    """Settings of this process's environment; SettingsError names each variable that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError("\n".join(map(_sentence, error.errors(include_input=False)))) from None


def _sentence(fault: Mapping[str, object]) -> str:
    place, reason = fault["loc"], str(fault["msg"]).removeprefix("Value error, ")
    name = str(place[0]) if isinstance(place, tuple) and place else ""
    return f"{PREFIX}{name.upper()}: {reason}."


def kept_secret(path: Path) -> str:
    """The secret in this file, made first if it is not there. Two processes get the same one."""
    if not path.exists():
        _put_secret(path)
    found = path.read_text("ascii").strip()
    if len(found) < SHORTEST_SECRET:
        raise SettingsError(f"{path} does not hold a secret. Remove it, and a new one is made.")
    return found


def _put_secret(path: Path) -> None:
    """Written aside and linked into place, so that nobody reads half of one."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(SECRET_BYTES))
    try:
        os.link(aside, path)
    except FileExistsError:
        pass  # another process was first, and its secret counts
    finally:
        aside.unlink()


def refuse_many_workers(environment: Mapping[str, str]) -> None:
    """Raise SettingsError when more than one worker is asked for.

    Process managers set WEB_CONCURRENCY, and uvicorn would follow it: each worker would then
    hold its own room of one draft, and people in it would not see each other.
    """
    workers = environment.get("WEB_CONCURRENCY", "").strip()
    if workers not in ("", "1"):
        raise SettingsError(
            f"WEB_CONCURRENCY is {workers!r}, but one draft lives in one process. Unset it, or set it to 1."
        )
