"""Bytes handed in by a person, made text; or a plain word about what is wrong with them."""

from __future__ import annotations

import codecs

from drafts.errors import Complaint, Unreadable

MAX_BYTES = 4 * 1024 * 1024
"""The largest input read. The programme of a real forum is some 30 kB."""

_SIGNATURES = (
    (b"%PDF-", "This is a PDF file. Open it, copy its text into a plain text file, and import that."),
    (b"PK\x03\x04", "This is a Word, OpenDocument or ZIP file. Save it as plain text, and import that."),
    (b"\xd0\xcf\x11\xe0", "This is an old Word file. Save it as plain text, and import that."),
    (b"{\\rtf", "This is an RTF file. Save it as plain text, and import that."),
)

_UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def refusal(reason: str, line: int | None = None) -> Unreadable:
    """One complaint as the whole refusal; to be raised."""
    return Unreadable([Complaint(line, reason)])


def decode(data: bytes) -> str:
    """The text of `data`, line ends made "\\n", no byte order mark, not blank.

    UTF-8, or UTF-16 with its byte order mark. Raises Unreadable for anything else.
    """
    if len(data) > MAX_BYTES:
        raise refusal(
            f"The input is larger than {MAX_BYTES // 2**20} MiB. A programme is a few pages of text."
        )
    _refuse_other_formats(data)
    text = _characters(data).removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    _refuse_nul(text)
    if not text.strip():
        raise refusal("The input is empty.")
    return text


def _refuse_other_formats(data: bytes) -> None:
    for signature, reason in _SIGNATURES:
        if data.startswith(signature):
            raise refusal(reason)


def _characters(data: bytes) -> str:
    encoding = "utf-16" if data.startswith(_UTF_16_MARKS) else "utf-8"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as fault:
        if encoding == "utf-16" or b"\0" in data:
            raise refusal("This is not text. Give a plain text or YAML file in UTF-8.") from fault
        line = data.count(b"\n", 0, fault.start) + 1
        reason = f"Byte 0x{data[fault.start]:02x} is not UTF-8. Save the file as UTF-8 text."
        raise refusal(reason, line) from fault


def _refuse_nul(text: str) -> None:
    at = text.find("\0")
    if at >= 0:
        reason = "A NUL byte stands here, so this is not text. Give a plain text or YAML file in UTF-8."
        raise refusal(reason, text.count("\n", 0, at) + 1)
