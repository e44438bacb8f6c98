"""Names, phones and birth dates are written one way before they are compared (M4)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.matching.normalize import (
    birth_key,
    is_full_name,
    name_key,
    name_keys,
    phone_key,
    phone_keys,
    script_of,
)


@pytest.mark.parametrize(
    "value",
    [
        "13642492591",
        "+86 136 4249 2591",
        "0086 13642492591",
        "136-4249-2591",
        "１３６４２４９２５９１",
        13642492591,
        13642492591.0,
        "136.4249.2591",
    ],
)
def test_one_phone_has_one_key_in_any_notation(value: object) -> None:
    assert phone_key(value) == "3642492591"


@pytest.mark.parametrize("value", ["待定", "", None, "12", "000000000", "1" * 20])
def test_what_is_no_phone_has_no_key(value: object) -> None:
    assert phone_key(value) is None


def test_a_foreign_phone_meets_itself_without_its_country_code() -> None:
    assert phone_key("+1 (301) 813-6001") == phone_key("3018136001")


def test_two_phones_in_a_cell_make_two_keys_and_extensions_none() -> None:
    assert phone_keys("138 0013 8000 / 0571-85123456转12") == {"3800138000", "7185123456"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("王 小明", "王小明"),
        ("WANG, Xiao-Ming", "Xiaoming Wang"),
        ("José MUÑOZ", "munoz jose"),
        ("Ｂｌａｋｅ Ho", "HO BLAKE"),
        ("艾希莉·约翰逊", "艾希莉约翰逊"),
        ("Mr. John Smith", "john smith"),
        ("Андреев Яков", "ЯКОВ АНДРЕЕВ"),
        ("O'Brien Ann", "Ann OBrien"),
        ("김 성훈", "김성훈"),
    ],
)
def test_one_name_has_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other) is not None


def test_kana_keep_their_voicing_marks() -> None:
    assert name_key("がく") != name_key("かく")


def test_a_cell_with_two_names_has_the_keys_of_both() -> None:
    assert name_keys("王小明 (Wang Xiaoming)") >= {"王小明", "wang xiaoming"}


def test_a_korean_given_name_meets_itself_in_one_word_or_two() -> None:
    assert name_keys("KWON HYE JIN") & name_keys("Kwon Hyejin")


def test_a_surname_alone_is_no_full_name() -> None:
    assert not is_full_name("liu")
    assert not is_full_name("刘")
    assert is_full_name("刘平")
    assert is_full_name("liu ping")


@given(st.text(max_size=40))
def test_a_name_key_is_its_own_key(text: str) -> None:
    key = name_key(text)
    assert key is None or name_key(key) == key


@given(st.text(max_size=40))
def test_any_text_has_a_script_or_none(text: str) -> None:
    assert script_of(text) in {"latin", "cyrillic", "han", "kana", "hangul", "other", ""}


def test_only_full_birth_dates_have_a_key() -> None:
    assert birth_key(date(1990, 7, 14)) == birth_key("1990-07-14") == "1990-07-14"
    assert birth_key(datetime(1990, 7, 14, 8, tzinfo=UTC)) == "1990-07-14"
    assert birth_key("--07-14") is None
    assert birth_key("1990") is None
    assert birth_key(None) is None
