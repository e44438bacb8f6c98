"""Stays under a policy pack, their care teams, duties, visits and notices (M9, M10, M22, M23)."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from linli.accounts.models import User
from linli.kernel.constraints import pair_check, state_check
from linli.kernel.due import Due
from linli.kernel.fields import EncryptedJSONField, EncryptedTextField
from linli.kernel.models import Thing
from linli.ledger.models import Person
from linli.places.models import Area, Dwelling
from linli.policy.rules import TestKind
from linli.quarantine.rules import (
    ChangeKind,
    DutyKind,
    InquiryState,
    Reason,
    StayState,
    TeamRole,
    VisitMode,
    VisitState,
)


class PolicyInForce(Thing):
    """Which pack a community follows from ... on; the latest one that has begun counts."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="policies")
    pack_id = models.CharField(max_length=60)
    from_at = models.DateTimeField()
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "from_at"], name="policy_one_per_instant")
        ]


class Inquiry(Thing):
    """An arrival about which the policy cannot decide yet: what must still be asked (M23)."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="inquiries")
    area = models.ForeignKey(Area, models.PROTECT, related_name="inquiries")
    state = models.CharField(
        max_length=10, choices=[(s, s) for s in InquiryState], default=InquiryState.OPEN
    )
    # The pack that asks; empty when no policy is in force where the person lives.
    pack_id = models.CharField(max_length=60, blank=True, default="")
    # Names of the facts that are missing; empty when no rule of the pack fits.
    asks = models.JSONField(default=list)
    facts = EncryptedJSONField(default=dict)
    from_at = models.DateTimeField()
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            state_check("state", InquiryState, "inquiry_state_known"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(state="OPEN"), name="inquiry_one_open_per_person"
            ),
            models.CheckConstraint(
                condition=Q(state="OPEN", settled_at__isnull=True)
                | Q(state__in=["SETTLED", "DROPPED"], settled_at__isnull=False),
                name="inquiry_settled_at",
            ),
        ]
        indexes = [models.Index(fields=["area", "state", "asked_at"], name="inquiry_area_state")]


class StayQuerySet(models.QuerySet["Stay"]):
    def open(self) -> StayQuerySet:
        return self.filter(state=StayState.OPEN)

    def served(self, now: datetime) -> StayQuerySet:
        """Open stays whose planned end has come: somebody must release the person."""
        return self.open().filter(release_at__lte=now)


class Stay(Thing, Due):
    """One quarantine episode of one person under the pack version it began with.

    `due_at` is the next instant at which the plan itself changes something: a phase begins or ends.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="stays")
    area = models.ForeignKey(Area, models.PROTECT, related_name="stays")
    dwelling = models.ForeignKey(
        Dwelling, models.PROTECT, null=True, blank=True, related_name="stays"
    )
    place = models.CharField(max_length=200, blank=True, default="")
    state = models.CharField(
        max_length=10, choices=[(s, s) for s in StayState], default=StayState.OPEN
    )
    pack_id = models.CharField(max_length=60)
    pack_version = models.CharField(max_length=64)
    # The pack's text as it was, so that the stay can be explained for ever.
    pack_text = models.TextField()
    # policy.Facts and policy.Plan as JSON (plans.py).
    facts = EncryptedJSONField(default=dict)
    plan = EncryptedJSONField(default=dict)
    # Level (1-5 of the ladder) of the phase in force; 0 before the first and after the last.
    level = models.PositiveSmallIntegerField(default=0)
    from_at = models.DateTimeField()
    release_at = models.DateTimeField()
    # The plan has been carried out (standings set) up to this instant.
    reached_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=120)
    team_confirmed_at = models.DateTimeField(null=True, blank=True)
    team_confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = models.CharField(
        max_length=20, choices=[(r, r) for r in Reason], blank=True, default=""
    )

    objects = StayQuerySet.as_manager()

    class Meta(Due.Meta):
        abstract = False
        constraints = [
            state_check("state", StayState, "stay_state_known"),
            models.CheckConstraint(
                condition=Q(end_reason="") | Q(end_reason__in=[str(r) for r in Reason]),
                name="stay_end_reason_known",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(state="OPEN"), name="stay_one_open_per_person"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, state="OPEN")
                | Q(
                    ended_at__isnull=False,
                    ended_by__isnull=False,
                    state__in=["ENDED", "CANCELLED"],
                ),
                name="stay_ended_pair",
            ),
            pair_check("team_confirmed_at", "team_confirmed_by", "stay_team_confirmed_pair"),
            models.CheckConstraint(
                condition=Q(release_at__gte=models.F("from_at")), name="stay_period_forward"
            ),
            models.CheckConstraint(condition=Q(level__lte=5), name="stay_level_known"),
        ]
        indexes = [
            *Due.Meta.indexes,
            models.Index(fields=["area", "state", "release_at"], name="stay_area_release"),
        ]


class StayChange(models.Model):
    """Append-only: every order, extension, shortening and end, with reason and author (M22)."""

    id = models.BigAutoField(primary_key=True)
    stay = models.ForeignKey(Stay, models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=10, choices=[(k, k) for k in ChangeKind])
    reason = models.CharField(
        max_length=20, choices=[(r, r) for r in Reason], blank=True, default=""
    )
    # The rule of the pack that was applied; empty when a person set the end by hand.
    rule_id = models.CharField(max_length=60, blank=True, default="")
    note = EncryptedTextField(blank=True, default="")
    release_before = models.DateTimeField(null=True, blank=True)
    release_after = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField()
    by_label = models.CharField(max_length=120)

    class Meta:
        constraints = [
            state_check("kind", ChangeKind, "stay_change_kind_known"),
            models.CheckConstraint(
                condition=Q(reason="") | Q(reason__in=[str(r) for r in Reason]),
                name="stay_change_reason_known",
            ),
        ]


class TeamMember(models.Model):
    """A role of the care team of one stay and who fills it; vacant without a user (M9)."""

    id = models.BigAutoField(primary_key=True)
    stay = models.ForeignKey(Stay, models.CASCADE, related_name="team")
    role = models.CharField(max_length=20, choices=[(r, r) for r in TeamRole])
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="teams")

    class Meta:
        constraints = [
            state_check("role", TeamRole, "team_role_known"),
            models.UniqueConstraint(fields=["stay", "role"], name="team_role_once"),
        ]


class Duty(models.Model):
    """One of the four duties on a stay, ticked off by whom and when (M9)."""

    id = models.BigAutoField(primary_key=True)
    stay = models.ForeignKey(Stay, models.CASCADE, related_name="duties")
    kind = models.CharField(max_length=12, choices=[(k, k) for k in DutyKind])
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            state_check("kind", DutyKind, "duty_kind_known"),
            models.UniqueConstraint(fields=["stay", "kind"], name="duty_once"),
            pair_check("done_at", "done_by", "duty_done_pair"),
        ]


class VisitQuerySet(models.QuerySet["Visit"]):
    def undone(self) -> VisitQuerySet:
        return self.filter(state=VisitState.DUE)

    def begun(self, now: datetime) -> VisitQuerySet:
        """Visits whose window has begun and that nobody recorded."""
        return self.undone().filter(window_from__lte=now)


class Visit(Thing, Due):
    """One due check on a stay (M10). `due_at` is when an undone one becomes MISSED."""

    stay = models.ForeignKey(Stay, models.CASCADE, related_name="visits")
    area = models.ForeignKey(Area, models.PROTECT, related_name="visits")
    state = models.CharField(
        max_length=10, choices=[(s, s) for s in VisitState], default=VisitState.DUE
    )
    mode = models.CharField(
        max_length=10, choices=[(m, m) for m in VisitMode], default=VisitMode.IN_PERSON
    )
    window_from = models.DateTimeField()
    window_to = models.DateTimeField()
    is_extra = models.BooleanField(default=False)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="visits")
    temperature = EncryptedTextField(blank=True, default="")
    is_fever = models.BooleanField(default=False)
    has_symptoms = models.BooleanField(default=False)
    # Codes of rules.Symptom with commas between.
    symptoms = EncryptedTextField(blank=True, default="")
    note = EncryptedTextField(blank=True, default="")

    objects = VisitQuerySet.as_manager()

    class Meta(Due.Meta):
        abstract = False
        constraints = [
            state_check("state", VisitState, "visit_state_known"),
            state_check("mode", VisitMode, "visit_mode_known"),
            models.UniqueConstraint(
                fields=["stay", "window_from"],
                condition=Q(is_extra=False),
                name="visit_window_once",
            ),
            pair_check("done_at", "done_by", "visit_done_pair"),
            models.CheckConstraint(
                condition=Q(window_to__gt=models.F("window_from")), name="visit_window_forward"
            ),
        ]
        indexes = [
            *Due.Meta.indexes,
            models.Index(fields=["area", "state", "window_from"], name="visit_area_window"),
            models.Index(fields=["stay", "window_from"], name="visit_stay_window"),
        ]


class LabTest(models.Model):
    """A test taken during a stay and its result: what a release may depend on (M23)."""

    id = models.BigAutoField(primary_key=True)
    stay = models.ForeignKey(Stay, models.CASCADE, related_name="tests")
    kind = models.CharField(max_length=10, choices=[(k, k) for k in TestKind])
    taken_at = models.DateTimeField()
    result = EncryptedTextField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [state_check("kind", TestKind, "lab_test_kind_known")]


class ReleaseNotice(Thing):
    """The written release (M22): its number, and the code by which anybody can check the paper."""

    stay = models.OneToOneField(Stay, models.CASCADE, related_name="notice")
    number = models.CharField(max_length=24, unique=True)
    # Short and opaque: it says nothing about the person.
    code = models.CharField(max_length=12, unique=True)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+")
