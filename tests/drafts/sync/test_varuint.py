"""Rules W2 and W3: numbers and lengths as lib0 writes them."""

from __future__ import annotations

import json
import random
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafts.errors import Malformed
from drafts.sync.varuint import MAX_NUMBER, prefixed, read_bytes, read_varuint, varuint
from tests.node import NODE


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "00"),
        (1, "01"),
        (127, "7f"),
        (128, "8001"),
        (300, "ac02"),
        (16384, "808001"),
        (MAX_NUMBER, "ff" * 7 + "0f"),
    ],
)
def test_W2_numbers_are_written_seven_bits_a_byte(value: int, written: str) -> None:
    assert varuint(value).hex() == written
    assert read_varuint(bytes.fromhex(written), 0) == (value, len(written) // 2)


@given(st.integers(0, MAX_NUMBER), st.binary(max_size=3), st.binary(max_size=3))
def test_W2_every_number_comes_back_from_wherever_it_stands(value: int, before: bytes, after: bytes) -> None:
    written = varuint(value)
    assert read_varuint(before + written + after, len(before)) == (value, len(before) + len(written))


@pytest.mark.parametrize(
    "raw", ["ff" * 7 + "10", "ff" * 7 + "7f", "ff" * 8 + "01", "80" * 8 + "00", "ff" * 20]
)
def test_W2_larger_or_longer_numbers_are_malformed(raw: str) -> None:
    with pytest.raises(Malformed) as fault:
        read_varuint(bytes.fromhex(raw), 0)
    assert fault.value.code == "number"


@pytest.mark.parametrize("value", [-1, 2**53])
def test_W2_we_never_write_what_nobody_could_read(value: int) -> None:
    with pytest.raises(ValueError, match="cannot be written"):
        varuint(value)


@pytest.mark.parametrize("raw", [b"", b"\x80", b"\xff\xff"])
def test_W1_a_number_cut_short_is_an_end_of_data(raw: bytes) -> None:
    with pytest.raises(IndexError):
        read_varuint(raw, 0)


def test_W3_lengths_count_bytes_not_characters() -> None:
    assert prefixed("é😀漢".encode()).hex() == "09" + "é😀漢".encode().hex()
    assert read_bytes(b"\x02\xc3\xa9!", 0) == ("é".encode(), 3)


def test_W3_a_length_beyond_the_data_is_not_cut_to_fit() -> None:
    with pytest.raises(IndexError):
        read_bytes(b"\x05abc", 0)


@pytest.mark.node
def test_W2_W3_lib0_writes_the_same_bytes() -> None:
    chance = random.Random(0)
    numbers = [0, 127, 128, MAX_NUMBER, *(chance.randrange(2 ** chance.randint(1, 53)) for _ in range(300))]
    strings = ["", "é", "😀漢", "a" * 200, "العربية\n"]
    told = subprocess.run(
        [NODE, str(Path(__file__).with_name("lib0.mjs"))],
        input=json.dumps([*numbers, *strings]), check=True, capture_output=True, text=True,
    )  # fmt: skip
    ours = [*map(varuint, numbers), *(prefixed(text.encode()) for text in strings)]
    assert told.stdout.split() == [raw.hex() for raw in ours]
