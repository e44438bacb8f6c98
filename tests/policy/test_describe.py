"""M5, M23: every pack, plan, question and refusal has a sentence with all its values."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from linli.policy import catalog, engine
from linli.policy.describe import (
    SENTENCES,
    Speaker,
    describe,
    question_sentence,
    refusal_sentence,
    render,
    why_sentence,
)
from linli.policy.predicates import FACT_TYPES
from linli.policy.rules import (
    Anchor,
    CareRole,
    FactName,
    Facts,
    Level,
    OpenQuestion,
    PackStatus,
    QuestionCode,
    Refusal,
    RefusalCode,
    SourceTag,
    TestKind,
    VisitMode,
)
from linli.policy.spans import ANCHOR_FACT

NOW = datetime(2021, 6, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize("pack_id", sorted(catalog.packs()))
def test_a_pack_is_told_in_whole_sentences_in_both_languages(pack_id: str) -> None:
    for speaker in (Speaker("en"), Speaker("zh-hans")):
        for section in describe(catalog.pack(pack_id)):
            assert section.sentences
            assert render(section.title, speaker)
            for sentence in section.sentences:
                text = render(sentence, speaker)
                assert "%(" not in text
                assert text[-1] in ".:。"


def test_each_member_of_a_list_of_words_has_its_word() -> None:
    words = [
        *(f"level.{level.value}" for level in Level),
        *(f"anchor.{anchor}" for anchor in Anchor),
        *(f"status.{status}" for status in PackStatus),
        *(f"tag.{tag}" for tag in SourceTag),
        *(f"mode.{mode}" for mode in VisitMode),
        *(f"kind.{kind}" for kind in TestKind),
        *(f"role.{role}" for role in CareRole),
        *(f"question.ask.{fact}" for fact in (*FactName, *ANCHOR_FACT.values())),
        *(f"question.{code}" for code in QuestionCode if code is not QuestionCode.ASK),
        *(f"refusal.{code}" for code in RefusalCode),
    ]
    assert [word for word in words if word not in SENTENCES] == []


def test_every_comparison_a_pack_may_write_has_a_sentence() -> None:
    missing = []
    for name, fact_type in FACT_TYPES.items():
        if fact_type.kind is bool:
            keys = [f"test.{name}.yes", f"test.{name}.no"]
        elif name in (FactName.COUNTRIES, FactName.AGE, FactName.TEMPERATURE_C):
            keys = [f"test.{name}.{op}" for op in fact_type.ops]
        else:
            keys = [f"test.{name}"]
        missing += [key for key in keys if key not in SENTENCES]
    assert missing == []


def test_msgids_have_named_placeholders_only() -> None:
    for msgid in SENTENCES.values():
        assert re.sub(r"%\([a-z_]+\)s", "", msgid).count("%") == 0


def test_the_reasons_behind_a_plan_are_told() -> None:
    plan = engine.outcome(
        Facts(arrived_at=NOW, tier="amber"), catalog.pack("uk-trafficlight-2021"), NOW
    )
    told = [render(why_sentence(why, plan)) for why in plan.why]
    assert told == [
        "What was declared leads to: Amber list: 10 days at home.",
        "Counted from arrival on 2021-06-01, which is day 0.",
        "This pack is historical: for study and exercise.",
    ]
    shorter = engine.apply_early_end(plan, "test-to-release", datetime(2021, 6, 7, 8, tzinfo=UTC))
    assert render(why_sentence(shorter.why[-1], shorter)) == (
        "Ended early on 2021-06-07T08:00+00:00:"
        " Test to release: a negative test taken on day 5 or later."
    )


def test_an_extension_an_exemption_and_a_wrong_date_are_told() -> None:
    mpox = engine.outcome(Facts(last_exposed_at=NOW), catalog.pack("us-mpox"), NOW)
    longer = engine.apply_extension(mpox, "new-sign", NOW)
    assert render(why_sentence(longer.why[-1], longer)).startswith("Lengthened on 2021-06-01")
    facts = Facts(arrived_at=NOW, countries=frozenset({"KR"}), granted=frozenset({"minor-at-home"}))
    tiered = engine.outcome(facts, catalog.pack("cn-zj-inbound-tiered-2020-03"), NOW)
    told = " ".join(render(why_sentence(why, tiered)) for why in tiered.why)
    assert "An exemption was granted: A minor may" in told
    assert "no longer in force from 2020-03-26T00:00+08:00 on" in told


def test_questions_are_told() -> None:
    questions = [OpenQuestion(code, "age") for code in QuestionCode]
    assert [render(question_sentence(q)) for q in questions] == [
        "How old is the person?",
        "The hour is needed too: this pack counts hours.",
        "The first exposure is after the last; which one is wrong?",
        "This pack says nothing about such a person; choose another pack.",
    ]


def test_refusals_are_told() -> None:
    data = {
        RefusalCode.TOO_EARLY: (("ends_at", NOW),),
        RefusalCode.TEST_MISSING: (("kind", TestKind.PCR), ("on", date(2020, 4, 7))),
        RefusalCode.TEST_NOT_NEGATIVE: (("kind", TestKind.PCR), ("on", date(2020, 4, 7))),
        RefusalCode.NOT_SYMPTOM_FREE: (("hours", Decimal(24)),),
        RefusalCode.TOO_WARM: (("limit", Decimal("38.0")),),
        RefusalCode.TOO_FEW_CHECKINS: (("done", 13), ("needed", 14)),
    }
    told = [render(refusal_sentence(Refusal(code, data.get(code, ())))) for code in RefusalCode]
    assert "The PCR test due from 2020-04-07 is missing." in told
    assert "13 of 14 normal check-ins in a row." in told
    now = Refusal(RefusalCode.NOT_SYMPTOM_FREE, (("hours", Decimal(0)),))
    assert render(refusal_sentence(now)) == (
        "Whether the person is free of symptoms is not recorded."
    )


def test_a_page_can_translate_name_places_and_format() -> None:
    speaker = Speaker(
        language="zh-Hans",
        say=lambda msgid: f"<{msgid}>",
        place=lambda code: {"KR": "韩国", "IT": "意大利"}.get(code, code),
        comma="、",
    )
    tiered = describe(catalog.pack("cn-zj-inbound-tiered-2020-03"))
    assert render(tiered[1].title, speaker) == "<来自或近期到过韩国、意大利、伊朗、日本：集中隔离>"
    assert "IR、意大利、JP、韩国" in render(tiered[1].sentences[0], speaker)
