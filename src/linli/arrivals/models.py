"""Declarations, expected arrivals, and fixed points of hand-over (M10, M13)."""

from __future__ import annotations

from django.db import models

from linli.accounts.models import User
from linli.arrivals.rules import ArrivalState, DeclarationState, Declarer
from linli.kernel.constraints import pair_check, state_check
from linli.kernel.fields import EncryptedJSONField
from linli.kernel.models import Thing
from linli.ledger.models import Person
from linli.places.models import Area


class HandOverPoint(Thing):
    """The fixed point where the community receives people, away from the residents' way (M10)."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="hand_over_points")
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, blank=True, default="")
    where = models.CharField(max_length=200, blank=True, default="")
    where_en = models.CharField(max_length=200, blank=True, default="")
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "name"], name="hand_over_point_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class Declaration(Thing):
    """The community's overseas-ties declaration: one question a page, resumable by link (M13)."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="declarations")
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="declarations"
    )
    state = models.CharField(
        max_length=10,
        choices=[(s.value, s.value) for s in DeclarationState],
        default=DeclarationState.DRAFT.value,
    )
    declarer = models.CharField(
        max_length=10, choices=[(d.value, d.value) for d in Declarer], blank=True, default=""
    )
    # In which the pages speak to whoever holds the link.
    language = models.CharField(max_length=12)
    # {question: answer}; also of the other members of a family who travel together.
    answers = EncryptedJSONField(default=dict)
    # Persons in the ledger by place in the family ({"0": key}), once it was sent.
    persons = models.JSONField(default=dict)
    # Number shown at the end and asked for on the phone; says nothing about the person.
    number = models.CharField(max_length=12, unique=True)
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            state_check("state", DeclarationState, "declaration_state_known"),
            models.CheckConstraint(
                condition=models.Q(declarer__in=["", *(d.value for d in Declarer)]),
                name="declaration_declarer_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state=DeclarationState.DRAFT.value, submitted_at__isnull=True)
                | models.Q(state=DeclarationState.SUBMITTED.value, submitted_at__isnull=False),
                name="declaration_submitted_at",
            ),
        ]
        indexes = [models.Index(fields=["area", "state", "-changed_at"], name="declaration_drafts")]

    def __str__(self) -> str:
        return self.number

    @property
    def is_changed_since_sent(self) -> bool:
        """Were answers corrected that nobody has sent again?"""
        return self.submitted_at is not None and self.changed_at > self.submitted_at


class Arrival(Thing):
    """One coming back of one person: when and how, where handed over, and who received them."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="arrivals")
    area = models.ForeignKey(Area, models.PROTECT, related_name="arrivals")
    declaration = models.ForeignKey(
        Declaration, models.SET_NULL, null=True, blank=True, related_name="arrivals"
    )
    state = models.CharField(
        max_length=10,
        choices=[(s.value, s.value) for s in ArrivalState],
        default=ArrivalState.EXPECTED.value,
    )
    expected_at = models.DateTimeField()
    # Who said so last (a ledger source): a weaker source does not overwrite a stronger one.
    source = models.CharField(max_length=16, blank=True, default="")
    # Is the hour known, or only the day?
    has_hour = models.BooleanField(default=False)
    country = models.CharField(max_length=2, blank=True, default="")
    carrier = models.CharField(max_length=20, blank=True, default="")
    # Facts the policy asks for: {"countries": ["KR"], "has_fixed_home": true, ...}.
    facts = EncryptedJSONField(default=dict)
    point = models.ForeignKey(
        HandOverPoint, models.PROTECT, null=True, blank=True, related_name="arrivals"
    )
    meet_at = models.DateTimeField(null=True, blank=True)
    receiver = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="receptions"
    )
    received_at = models.DateTimeField(null=True, blank=True)
    received_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    # What the receiver must know.
    note = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            state_check("state", ArrivalState, "arrival_state_known"),
            pair_check("received_at", "received_by", "arrival_received_pair"),
            models.CheckConstraint(
                condition=models.Q(state=ArrivalState.RECEIVED.value, received_at__isnull=False)
                | (
                    ~models.Q(state=ArrivalState.RECEIVED.value)
                    & models.Q(received_at__isnull=True)
                ),
                name="arrival_received_at",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(state=ArrivalState.EXPECTED.value),
                name="arrival_one_expected_per_person",
            ),
        ]
        indexes = [
            models.Index(fields=["area", "state", "expected_at"], name="arrival_board"),
            models.Index(fields=["state", "expected_at"], name="arrival_expected"),
            models.Index(fields=["area", "received_at"], name="arrival_received"),
        ]
