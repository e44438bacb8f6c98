"""Same, review or new: a contradiction never links by itself (M4)."""

from __future__ import annotations

from datetime import date

import pytest

from linli.matching.decide import Candidate, Decision, Outcome, Reason, decide
from linli.matching.keys import Rule

LIN = {
    "name": "Lin Xiaohe",
    "birth_date": date(2008, 5, 3),
    "document_number": "EA1234567",
    "sex": "F",
}


def against(record: dict[str, object], *facts: dict[str, object]) -> Decision:
    return decide(record, [Candidate(str(i), fact) for i, fact in enumerate(facts)])


def test_a_record_that_agrees_is_the_same_person() -> None:
    found = against(LIN, dict(LIN))
    assert (found.outcome, found.ids) == (Outcome.SAME, ("0",))
    assert set(found.reasons) == {Reason.DOCUMENT_AGREES, Reason.NAME_AND_BIRTH_AGREE}


def test_nobody_in_common_is_a_new_person() -> None:
    assert against(LIN).outcome is Outcome.NEW
    assert against(LIN, {"name": "Vale Nora"}) == Decision(
        Outcome.NEW, (), (Reason.NOTHING_AGREES,)
    )


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"birth_date": date(2010, 5, 3)}, Reason.BIRTH_DATES_DIFFER),
        ({"birth_date": "--06-03"}, Reason.BIRTH_DATES_DIFFER),
        ({"document_number": "EA7654321"}, Reason.DOCUMENTS_DIFFER),
        ({"sex": "M"}, Reason.SEXES_DIFFER),
        ({"name": "Okafor Adaeze", "birth_date": None}, Reason.NAMES_DIFFER),
    ],
)
def test_a_contradiction_prevents_automatic_linking(
    change: dict[str, object], reason: Reason
) -> None:
    found = against({**LIN, **change}, LIN)
    assert found.outcome is Outcome.REVIEW
    assert found.ids == ("0",)
    assert reason in found.reasons


def test_a_relative_with_the_same_mistyped_passport_goes_to_review() -> None:
    sister = {"name": "Lin Xiaohong", "document_number": "EA1234567"}
    assert against(sister, LIN).outcome is Outcome.REVIEW


def test_a_mistyped_name_with_document_and_birth_date_is_the_same_person() -> None:
    assert against({**LIN, "name": "Lin Xaiohe"}, LIN).outcome is Outcome.SAME


def test_a_document_links_across_scripts_that_cannot_be_compared() -> None:
    assert against({**LIN, "name": "林晓荷"}, LIN).outcome is Outcome.SAME


def test_a_partial_birth_date_that_fits_does_not_contradict() -> None:
    assert against({**LIN, "birth_date": "--05-03"}, LIN).outcome is Outcome.SAME


def test_a_passport_and_an_identity_card_do_not_contradict() -> None:
    card = {**LIN, "document_number": "11010520080503002X", "birth_date": LIN["birth_date"]}
    assert against(card, LIN).outcome is Outcome.SAME


def test_twins_with_their_mothers_phone_go_to_review() -> None:
    one = {"name": "Lin Xiaohe", "phone": "13800001111", "birth_date": date(2008, 5, 3)}
    other = {**one, "name": "Lin Xiaoyu"}
    found = against(other, one)
    assert found.outcome is Outcome.REVIEW
    assert Reason.PERHAPS_TWINS in found.reasons
    assert against({**one, "name": "林小雨"}, one).outcome is Outcome.REVIEW


def test_two_persons_who_both_fit_go_to_review() -> None:
    found = against(LIN, {"document_number": "EA1234567"}, {**LIN, "document_number": None})
    assert found.outcome is Outcome.REVIEW
    assert set(found.ids) == {"0", "1"}
    assert Reason.SEVERAL_PERSONS in found.reasons


def test_a_contradictory_namesake_does_not_stop_a_clear_match() -> None:
    namesake = {**LIN, "document_number": "EA7654321"}
    found = against(LIN, dict(LIN), namesake)
    assert (found.outcome, found.ids) == (Outcome.SAME, ("0",))


def test_a_rule_met_by_a_stored_key_counts_as_agreement() -> None:
    met = Candidate("7", {"name": "Lin Xiaohe"}, frozenset({Rule.DOCUMENT}))
    assert decide({"name": "Lin Xiaohe", "document_number": "EA1234567"}, [met]).ids == ("7",)
