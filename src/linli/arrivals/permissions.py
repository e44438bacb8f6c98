"""Who may do what with an arrival."""

from __future__ import annotations

from datetime import datetime

from linli.accounts.permissions import check_may
from linli.accounts.queries import User
from linli.accounts.rules import Permission
from linli.arrivals.models import Arrival, HandOverPoint
from linli.arrivals.rules import ArrivalState, Refusal, why_not_move, why_not_received
from linli.kernel.refusal import Refused


def check_can_plan(by: User, arrival: Arrival, *, point: HandOverPoint, now: datetime) -> None:
    check_may(by, Permission.PLAN_ARRIVAL, area=arrival.area, now=now)
    if ArrivalState(arrival.state) is not ArrivalState.EXPECTED:
        raise Refused(Refusal.NOT_EXPECTED)
    if not arrival.area.path.startswith(point.area.path):
        raise Refused(Refusal.POINT_ELSEWHERE)


def check_can_receive(by: User, arrival: Arrival, *, at: datetime, now: datetime) -> None:
    check_may(by, Permission.RECEIVE_PERSON, area=arrival.area, now=now)
    refuse_move(ArrivalState(arrival.state), ArrivalState.RECEIVED)
    _refuse(why_not_received(at, now=now))


def check_can_move(by: User, arrival: Arrival, to: ArrivalState, *, now: datetime) -> None:
    check_may(by, Permission.PLAN_ARRIVAL, area=arrival.area, now=now)
    refuse_move(ArrivalState(arrival.state), to)


def refuse_move(state: ArrivalState, to: ArrivalState) -> None:
    """Raise why an arrival cannot go to a state, if it cannot."""
    _refuse(why_not_move(state, to))


def _refuse(refusal: Refusal | None) -> None:
    if refusal:
        raise Refused(refusal)
