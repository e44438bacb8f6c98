"""Identity numbers: kinds, check digits, and a letter O that never joins two valid documents."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_11_2

from linli.matching.documents import (
    DocumentKind,
    birth_in,
    document_key,
    has_valid_check_digit,
    kind_of,
    sex_in,
)

# The specimen number of GB 11643.
SPECIMEN = "11010519491231002X"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (" ea 618-7191 ", "EA6187191"),
        ("ＥＡ６１８７１９１", "EA6187191"),
        ("护照: P36208666", "P36208666"),
        (76546613, "76546613"),
        (76546613.0, "76546613"),
        ("无", None),
        ("abc", None),
        (None, None),
        ("1234", None),
    ],
)
def test_a_document_is_written_one_way(value: object, expected: str | None) -> None:
    assert document_key(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("EA61O7191", "EA6107191"),  # from the fourth place on, after letters, only figures stand
        ("EO1234567", "EO1234567"),  # two-letter prefixes with O are issued
        ("12OO34567", "12OO34567"),  # French passports have letters here
        ("AOO123456", "AOO123456"),
        ("11O10519491231002X", SPECIMEN),  # the check digit proves it
        ("11O105194912310O21", "11O105194912310O21"),  # it does not fit: left alone
    ],
)
def test_a_letter_o_becomes_zero_only_where_it_cannot_be_a_letter(
    value: str, expected: str
) -> None:
    assert document_key(value) == expected


@given(st.from_regex(r"[A-Z]{1,2}[0-9]{7,8}", fullmatch=True))
def test_a_valid_passport_number_is_never_changed(number: str) -> None:
    assert document_key(number) == number


def test_a_prc_number_tells_birth_date_and_sex() -> None:
    assert kind_of(SPECIMEN) is DocumentKind.PRC_ID
    assert has_valid_check_digit(SPECIMEN)
    assert birth_in(SPECIMEN) == date(1949, 12, 31)
    assert sex_in(SPECIMEN) == "F"


def test_a_prc_number_mistyped_or_with_an_impossible_day_is_not_valid() -> None:
    assert not has_valid_check_digit("110105194912310021")
    impossible = "11010519490231002"
    assert not has_valid_check_digit(impossible + mod_11_2.calc_check_digit(impossible))


def test_a_permanent_resident_card_begins_with_nine_and_has_mod_11_2() -> None:
    body = "93301561990071400"
    card = body + mod_11_2.calc_check_digit(body)
    assert kind_of(card) is DocumentKind.RESIDENT_CARD
    assert has_valid_check_digit(card)
    wrong = card[:16] + str((int(card[16]) + 1) % 10) + card[17]
    assert not has_valid_check_digit(wrong)


def test_an_old_resident_card_is_known_by_its_shape() -> None:
    assert kind_of("USA310012345678") is DocumentKind.OLD_RESIDENT_CARD
    assert has_valid_check_digit("USA310012345678")
