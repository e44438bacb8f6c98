"""How hidden values look (M25)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.privacy.rules import (
    DOTS,
    MASKS,
    mask_address,
    mask_all,
    mask_date,
    mask_document,
    mask_email,
    mask_phone,
)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("13800002764", "138 •••• 2764"),
        ("138 0000 2764", "138 •••• 2764"),
        ("+8613800002764", "+86 138 •••• 2764"),
        ("+442079460000", "+44 •••• 0000"),
        ("12345", "•••• 45"),
        ("", ""),
    ],
)
def test_a_phone_keeps_its_ends_m25(value: str, shown: str) -> None:
    assert mask_phone(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [("M12345417", "M•••••417"), ("M 12345 417", "M•••••417"), ("12345", DOTS), ("", "")],
)
def test_a_document_keeps_its_first_sign_and_the_last_three_m25(value: str, shown: str) -> None:
    assert mask_document(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [("mei.lin@example.org", "m••••@example.org"), ("no mail", DOTS), ("", "")],
)
def test_a_mail_address_keeps_its_first_letter_and_its_host(value: str, shown: str) -> None:
    assert mask_email(value) == shown


def test_a_birth_date_keeps_its_year_and_an_address_its_estate() -> None:
    assert mask_date("1984-03-17") == "1984"
    assert mask_address("钱塘花园3幢1单元501室") == "钱塘花园••••"
    assert mask_address("") == ""
    assert mask_all("anything") == DOTS
    assert mask_all("") == ""


@given(st.text(alphabet=st.characters(categories=["Lu", "Nd"]), min_size=6, max_size=30))
def test_a_masked_document_shows_four_signs_at_most(value: str) -> None:
    assert sum(sign != "•" for sign in mask_document(value)) <= 4


@given(st.from_regex(r"\A\+?[0-9]{5,15}\Z"))
def test_a_masked_phone_never_shows_the_whole_number(value: str) -> None:
    digits = value.lstrip("+")
    assert digits not in "".join(sign for sign in mask_phone(value) if sign.isdigit())


@pytest.mark.parametrize("name", MASKS)
def test_nothing_stays_nothing(name: str) -> None:
    assert MASKS[name]("") == ""
