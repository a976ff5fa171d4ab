"""What a reader cannot see is named, and nothing else is."""

from __future__ import annotations

import pytest

from drafts.text.unseen import Piece, pieces


def test_ordinary_words_in_any_script_are_one_piece() -> None:
    for words in ("Access to justice", "Zugang für alle", "الوصول إلى العدالة", "移民の権利", "सुरक्षित"):
        assert pieces(words) == [Piece(words)]


def test_nothing_is_no_piece() -> None:
    assert pieces("") == []


def test_a_space_without_width_is_named_where_it_stands() -> None:
    assert pieces("re\u200bturn") == [Piece("re"), Piece("\u200b", "zero-width space"), Piece("turn")]


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\u202e", "right-to-left override"),
        ("\u2066", "left-to-right isolate"),
        ("\u00ad", "soft hyphen"),
        ("\u00a0", "no-break space"),
        ("\u3164", "invisible filler"),
        ("\ufeff", "zero-width no-break space"),
        ("\x07", "invisible character"),
        ("\U000e0041", "tag latin capital letter a"),
        ("\ue000", "invisible character"),
    ],
)
def test_each_is_named_in_words(character: str, name: str) -> None:
    assert pieces(f"x{character}") == [Piece("x"), Piece(character, name)]


def test_a_picture_joined_of_several_stays_one() -> None:
    family = "\U0001f469\u200d\U0001f467"
    heart = "\u2764\ufe0f\u200d\U0001f525"
    assert pieces(family) == [Piece(family)]
    assert pieces(heart) == [Piece(heart)]


def test_a_joiner_between_letters_is_named() -> None:
    assert [piece.name for piece in pieces("a\u200db")] == ["", "zero-width joiner", ""]


def test_a_hard_break_is_seen() -> None:
    assert pieces("one\u2028two") == [Piece("one\u2028two")]


def test_the_pieces_together_are_the_text() -> None:
    text = "a\u200b\u202eb\u00a0 \u2028c\ufe0f\U0001f469\u200d\U0001f467"
    assert "".join(piece.text for piece in pieces(text)) == text


def test_a_character_gives_its_number() -> None:
    assert [piece.code for piece in pieces("\u200b")] == ["U+200B"]
