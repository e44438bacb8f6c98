"""Every column has a class and a keep rule; a new one fails the build until it has (M25)."""

from __future__ import annotations

import pytest
from django.db import models

from linli.kernel.fields import EncryptedTextField
from linli.privacy import fields
from linli.privacy.fields import BadTable, read
from linli.privacy.rules import FieldClass, Keep


def test_every_column_of_every_room_is_classed_m25() -> None:
    missing = fields.unclassed()
    assert not missing, (
        "Put these lines into src/linli/privacy/fields.toml, then choose class, keep rule and "
        f"reason:\n\n{fields.lines_to_paste(missing)}"
    )


def test_no_line_speaks_of_a_column_that_is_gone() -> None:
    assert fields.forgotten() == []


def test_a_planted_column_fails_the_build_with_a_line_to_paste_m25(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from linli.places.models import Area

    planted = models.CharField(max_length=10)
    planted.set_attributes_from_name("shoe_size")
    planted.model = Area
    before = Area._meta.concrete_fields
    monkeypatch.setattr(Area._meta, "concrete_fields", (*before, planted))
    assert fields.unclassed() == ["places.area.shoe_size"]
    paste = fields.lines_to_paste(fields.unclassed())
    assert paste == '[places.area]\nshoe_size = ["SECRET", "RECORD", 0, "why we keep it"]'
    assert read(paste)["places.area.shoe_size"].field_class is FieldClass.SECRET


def test_a_line_of_a_column_that_went_away_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fields, "columns", lambda: iter(()))
    assert "places.area.name" in fields.forgotten()


def test_every_line_says_why_we_keep_the_column() -> None:
    silent = [label for label, rule in fields.table().items() if len(rule.why) < 10]
    assert silent == []


def test_what_tells_of_a_person_has_an_end_m25() -> None:
    """Only what tells of nobody is kept for ever."""
    forever = {label for label, rule in fields.table().items() if rule.keep is Keep.FOREVER}
    about = ("ledger.person.", "ledger.report.", "arrivals.arrival.", "quarantine.stay.")
    assert [label for label in forever if label.startswith(about)] == []


def test_what_is_encrypted_at_rest_is_no_open_field_m25() -> None:
    from django.apps import apps

    sealed = [
        f"{model._meta.label_lower}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, EncryptedTextField) and model.__module__.startswith("linli.")
    ]
    closed = {FieldClass.CARE_TEAM, FieldClass.SECRET}
    assert sealed
    assert [label for label in sealed if fields.table()[label].field_class not in closed] == []


GOOD = '[a.b]\n"x y" = ["SECRET/phone", "MADE", 30, "because"]'


def test_one_line_may_class_several_columns() -> None:
    rules = read(GOOD)
    assert set(rules) == {"a.b.x", "a.b.y"}
    assert (rules["a.b.x"].mask, rules["a.b.x"].days) == ("phone", 30)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('x = ["SECRET", "MADE", 30]', "write"),
        ('x = ["HIDDEN", "MADE", 30, "w"]', "write"),
        ('x = ["SECRET/fog", "MADE", 30, "w"]', "no mask 'fog'"),
        ('x = ["SECRET", "MADE", 0, "w"]', "days belong to"),
        ('x = ["SECRET", "RECORD", 5, "w"]', "days belong to"),
        ("x = 7", "write"),
        ('x = ["SECRET", "RECORD", 0, "w"]\n"y x" = ["SECRET", "RECORD", 0, "w"]', "two lines"),
    ],
)
def test_a_wrong_line_says_how_to_mend_it(line: str, sentence: str) -> None:
    with pytest.raises(BadTable, match=sentence):
        read(f"[a.b]\n{line}")
