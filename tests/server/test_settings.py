"""Settings come from the environment; a bad one is named, and a secret never printed."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from server.settings import Settings, SettingsError, kept_secret, read_settings, refuse_many_workers


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATA", "DATABASE_URL", "BASE_URL", "SECRET_KEY", "MAIL_URL", "LOG_FORMAT"):
        monkeypatch.delenv(f"PENHOLDER_{name}", raising=False)


def test_nothing_needs_to_be_set() -> None:
    settings = read_settings()
    assert settings.database == "sqlite:///data/penholder.db"
    assert (settings.base_url, settings.log_format, settings.mail_url) == (
        "http://127.0.0.1:8000",
        "console",
        None,
    )


def test_an_empty_variable_is_an_unset_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PENHOLDER_LOG_FORMAT", "")
    assert read_settings().log_format == "console"


def test_the_database_lies_in_the_data_folder_unless_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PENHOLDER_DATA", "/srv/forum")
    assert read_settings().database == "sqlite:////srv/forum/penholder.db"
    monkeypatch.setenv("PENHOLDER_DATABASE_URL", "postgresql+psycopg://pen@db/forum")
    assert read_settings().database == "postgresql+psycopg://pen@db/forum"


def test_the_base_address_loses_its_last_slash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PENHOLDER_BASE_URL", "https://drafts.example.org/")
    assert read_settings().base_url == "https://drafts.example.org"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://root:hunter2@db/forum"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "postgresql+asyncpg://pen:hunter2@db/forum"),
        ("BASE_URL", "drafts.example.org"),
        ("BASE_URL", "https://example.org/drafts"),
        ("SECRET_KEY", "hunter2"),
        ("MAIL_URL", "imap://pen:hunter2@mail"),
        ("LOG_FORMAT", "hunter2"),
    ],
)
def test_a_bad_value_is_named_and_not_repeated(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"PENHOLDER_{name}", value)
    with pytest.raises(SettingsError, match=f"^PENHOLDER_{name}: .*\\.$") as refusal:
        read_settings()
    assert "hunter2" not in str(refusal.value)


def test_every_bad_value_has_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PENHOLDER_BASE_URL", "nowhere")
    monkeypatch.setenv("PENHOLDER_LOG_FORMAT", "xml")
    with pytest.raises(SettingsError) as refusal:
        read_settings()
    assert len(str(refusal.value).splitlines()) == 2


def test_secrets_are_not_in_a_repr() -> None:
    key = "k" * 40
    shown = repr(Settings(secret_key=key, database_url="postgresql://pen:hunter2@db/forum"))
    assert key not in shown
    assert "hunter2" not in shown


def test_a_secret_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    made = settings.secret()
    assert settings.secret() == made
    assert len(made) >= 43
    assert stat.S_IMODE((tmp_path / "data" / "secret").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["secret"]


def test_a_secret_that_was_set_is_used(tmp_path: Path) -> None:
    assert Settings(data=tmp_path, secret_key="k" * 40).secret() == "k" * 40
    assert list(tmp_path.iterdir()) == []


def test_an_emptied_secret_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret").touch()
    with pytest.raises(SettingsError, match="Remove it"):
        kept_secret(tmp_path / "secret")


@pytest.mark.parametrize("environment", [{}, {"WEB_CONCURRENCY": "1"}, {"WEB_CONCURRENCY": ""}])
def test_one_worker_is_fine(environment: dict[str, str]) -> None:
    refuse_many_workers(environment)


@pytest.mark.parametrize("workers", ["2", "0", "auto"])
def test_more_workers_than_one_are_refused(workers: str) -> None:
    with pytest.raises(SettingsError, match="one process"):
        refuse_many_workers({"WEB_CONCURRENCY": workers})
