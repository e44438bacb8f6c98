"""Words of the arrivals room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from linli.arrivals.rules import (
    ArrivalState,
    DeclarationState,
    Declarer,
    Event,
    Missing,
    Refusal,
    Step,
)
from linli.kernel.words import teach

teach(
    DeclarationState,
    {DeclarationState.DRAFT: _("Begun"), DeclarationState.SUBMITTED: _("Sent")},
)
teach(
    ArrivalState,
    {
        ArrivalState.EXPECTED: _("Expected"),
        ArrivalState.RECEIVED: _("Received"),
        ArrivalState.NO_SHOW: _("Did not come"),
        ArrivalState.CANCELLED: _("Not coming"),
    },
)
teach(
    Declarer,
    {
        Declarer.PERSON: _("I am coming back myself"),
        Declarer.CONTACT: _("I fill it in for somebody who is coming back"),
    },
)
teach(
    Step,
    {
        Step.WHO: _("Who is filling this in?"),
        Step.CONTACT: _("How can we reach you, the contact at home?"),
        Step.NAME: _("What is the name of the person who comes back?"),
        Step.BIRTH: _("Date of birth and sex"),
        Step.DOCUMENT: _("Nationality and travel document"),
        Step.REACH: _("Phone, e-mail and language"),
        Step.FAMILY: _("Who travels along?"),
        Step.HOME: _("Where will you live?"),
        Step.JOURNEY: _("Where do you come from?"),
        Step.ARRIVAL: _("When do you arrive?"),
        Step.EXPOSURE: _("Were you near somebody who was ill?"),
        Step.HEALTH: _("How do you feel?"),
        Step.NEEDS: _("What should we know to help you?"),
        Step.CONSENT: _("May we use these answers?"),
    },
)
teach(
    Missing,
    {
        Missing.HOUR: _("Time of arrival"),
        Missing.DECLARATION: _("Declaration"),
        Missing.DWELLING: _("Dwelling"),
        Missing.COUNTRY: _("Country"),
        Missing.POINT: _("Hand-over point"),
        Missing.RECEIVER: _("Who receives"),
        Missing.MEETING: _("Time of hand-over"),
    },
)
teach(
    Refusal,
    {
        Refusal.NOT_EXPECTED: _("This person is not expected. Register the arrival first."),
        Refusal.STATE_CHANGED: _("The arrival has changed in the meantime. Reload the page."),
        Refusal.IN_FUTURE: _("This time lies in the future. Enter when the person was received."),
        Refusal.INCOMPLETE: _("Some questions are not answered yet. Answer them, then send."),
        Refusal.ALREADY_RECEIVED: _("This person has already been received."),
        Refusal.POINT_ELSEWHERE: _("This hand-over point belongs to another community."),
        Refusal.ALREADY_EXPECTED: _("This person is already expected with another arrival."),
        Refusal.TOO_LONG_AGO: _("This day lies too far back. Check the date."),
        Refusal.TOO_OFTEN: _(
            "Very many declarations were begun from your connection. Wait an hour, or call your community."
        ),
        Refusal.POINT_TWICE: _("A hand-over point of this name exists there already."),
        Refusal.TOO_MANY: _(
            "At most %(most)s people can be declared together. Start a second declaration."
        ),
    },
)
teach(
    Event,
    {
        Event.DECLARATION_STARTED: _("Declaration begun"),
        Event.DECLARATION_SUBMITTED: _("Declaration sent"),
        Event.ARRIVAL_EXPECTED: _("Arrival registered"),
        Event.ARRIVAL_CHANGED: _("Arrival changed"),
        Event.HAND_OVER_PLANNED: _("Hand-over planned"),
        Event.PERSON_RECEIVED: _("Received by the community"),
        Event.NO_SHOW: _("Did not come"),
        Event.ARRIVAL_CANCELLED: _("Arrival cancelled"),
        Event.ARRIVAL_REOPENED: _("Expected again"),
        Event.POINT_ADDED: _("Hand-over point added"),
        Event.LINK_MADE: _("Declaration link made"),
    },
)
