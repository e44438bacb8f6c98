"""Encrypted at rest, found again by a blind index, sealed anew by rotation."""

from __future__ import annotations

import base64

import pytest
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel import crypto, fields, rotation
from linli.shell.management.commands import rotate_keys
from tests.kernel.promises import Letter

OLD = base64.b64encode(b"o" * 32).decode()
NEW = base64.b64encode(b"n" * 32).decode()


@pytest.fixture(autouse=True)
def keys(settings) -> None:
    settings.LINLI_FIELD_KEYS = {"old": OLD}


def stored(column: str = "text") -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{column}" FROM kernel_tests_letter ORDER BY id')
        return [row[0] for row in cursor.fetchall()]


@given(st.text(min_size=1), st.text())
def test_what_is_sealed_opens_in_its_own_place_only(text: str, context: str) -> None:
    sealed = crypto.seal(text, context=context)
    assert crypto.unseal(sealed, context=context) == text
    with pytest.raises(crypto.Unreadable) as error:
        crypto.unseal(sealed, context=context + "x")
    assert str(error.value) == f"A value of {context}x cannot be decrypted."


def test_the_same_text_never_looks_the_same_twice() -> None:
    assert crypto.seal("王小明", context="c") != crypto.seal("王小明", context="c")


@pytest.mark.parametrize(
    "broken", ["old:", "old:AAAA", "old:%%%", "old:" + "A" * 80, "none", "gone:AAAA"]
)
def test_a_broken_value_says_so_without_its_content(broken: str) -> None:
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(broken, context="c")


def test_a_key_of_the_wrong_size_is_refused(settings) -> None:
    settings.LINLI_FIELD_KEYS = {"short": base64.b64encode(b"x" * 16).decode()}
    with pytest.raises(ImproperlyConfigured, match="32 bytes"):
        crypto.seal("x", context="c")


def test_a_blind_index_finds_equal_values_of_one_place(settings) -> None:
    one = crypto.blind_index("13800000000", context="phone")
    assert one == crypto.blind_index("13800000000", context="phone")
    assert one != crypto.blind_index("13800000000", context="document")
    assert crypto.blind_index("", context="phone") == ""
    settings.LINLI_INDEX_KEY = NEW
    assert one != crypto.blind_index("13800000000", context="phone")


@pytest.mark.django_db
def test_the_database_holds_no_plain_text() -> None:
    Letter.objects.create(text="护照 E12345678", values={"phone": "138", "on": None})
    Letter.objects.bulk_create([Letter(text="two", values=[1, 2])])
    assert all(raw.startswith("old:") for raw in stored() + stored("values"))
    first, second = Letter.objects.order_by("pk")
    assert (first.text, first.values) == ("护照 E12345678", {"phone": "138", "on": None})
    assert (second.text, second.values) == ("two", [1, 2])
    assert list(Letter.objects.order_by("pk").values_list("text", flat=True)) == [first.text, "two"]


@pytest.mark.django_db
def test_empty_and_null_stay_what_they_are() -> None:
    Letter.objects.create(text="", values=None)
    letter = Letter.objects.filter(values__isnull=True).get()
    assert (letter.text, letter.values) == ("", None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "lookup", [{"text": "x"}, {"text__contains": "x"}, {"values__phone": "1"}, {"text__in": ["x"]}]
)
def test_an_encrypted_column_cannot_be_searched_by_mistake(lookup: dict) -> None:
    with pytest.raises(FieldError):
        Letter.objects.filter(**lookup).exists()


@pytest.mark.django_db
def test_rotation_seals_everything_with_the_new_key_and_can_be_interrupted(settings) -> None:
    Letter.objects.bulk_create([Letter(text=f"letter {n}", values={"n": n}) for n in range(25)])
    Letter.objects.create(text="", values=None)
    settings.LINLI_FIELD_KEYS = {"new": NEW, "old": OLD}
    text, values = [f for _, f in fields.encrypted_fields([Letter])]
    next(rotation.rotate(Letter, text, batch=10))  # and the process dies here
    assert sum(raw.startswith("new:") for raw in stored()) == 10
    assert sum(tally.sealed for tally in rotation.rotate(Letter, text, batch=10)) == 15
    assert sum(tally.sealed for tally in rotation.rotate(Letter, values, batch=10)) == 25
    settings.LINLI_FIELD_KEYS = {"new": NEW}
    assert [letter.text for letter in Letter.objects.order_by("pk")][:2] == ["letter 0", "letter 1"]
    assert not rotation.stale(Letter, text).exists()


@pytest.mark.django_db
def test_a_value_written_during_rotation_is_not_overwritten(settings, monkeypatch) -> None:
    letter = Letter.objects.create(text="before")
    settings.LINLI_FIELD_KEYS = {"new": NEW, "old": OLD}
    (_, text), _ = fields.encrypted_fields([Letter])
    page = list(rotation.stale(Letter, text).values_list("pk", "raw"))
    Letter.objects.update(text="after")
    assert rotation._reseal(Letter, text, page).sealed == 0
    letter.refresh_from_db()
    assert letter.text == "after"


@pytest.mark.django_db
def test_the_command_says_what_no_key_opens_and_goes_on_with_the_rest(
    settings, monkeypatch, capsys
) -> None:
    monkeypatch.setattr(rotate_keys, "encrypted_fields", lambda: fields.encrypted_fields([Letter]))
    Letter.objects.create(text="lost")
    settings.LINLI_FIELD_KEYS = {"new": NEW}
    Letter.objects.create(text="fine")
    settings.LINLI_FIELD_KEYS = {"newer": OLD, "new": NEW}
    with pytest.raises(CommandError, match="1 values cannot be opened"):
        call_command(rotate_keys.Command())
    assert stored()[1].startswith("newer:")
    settings.LINLI_FIELD_KEYS = {"newer": OLD, "new": NEW, "old": OLD}
    call_command(rotate_keys.Command())
    assert "Everything is sealed with key newer" in capsys.readouterr().out
    assert [letter.text for letter in Letter.objects.order_by("pk")] == ["lost", "fine"]


def test_every_encrypted_column_of_the_kernel_is_known_to_rotation() -> None:
    found = {f"{model.__name__}.{field.name}" for model, field in fields.encrypted_fields()}
    assert {"Job.payload", "Job.result", "AuditRow.changes"} <= found
