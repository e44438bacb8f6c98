"""Pages of this room. One namespace, three places: stays, policies, and without an account."""

from __future__ import annotations

from enum import StrEnum

from django.urls import path, register_converter

from linli.quarantine import policy_views, public_views, views
from linli.quarantine.rules import DutyKind, TeamRole

app_name = "quarantine"


class _Member:
    """URL converter for the members of an enum."""

    kind: type[StrEnum]
    regex = "[A-Z_]+"

    def to_python(self, value: str) -> StrEnum:
        return self.kind(value)

    def to_url(self, value: str) -> str:
        return str(value)


class RoleConverter(_Member):
    kind = TeamRole


class DutyConverter(_Member):
    kind = DutyKind


register_converter(RoleConverter, "team_role")
register_converter(DutyConverter, "duty_kind")

_STAY = "stays/<pid:stay_id>/"

urlpatterns = [
    path("stays/", views.stays, name="stays"),
    path("stays/start/<pid:person_id>/", policy_views.start, name="start"),
    path("stays/questions/<pid:inquiry_id>/", policy_views.inquiry, name="inquiry"),
    path("stays/questions/<pid:inquiry_id>/drop/", policy_views.drop_inquiry, name="drop_inquiry"),
    path("stays/visits/", views.visits, name="visits"),
    path("stays/visits/<pid:visit_id>/", views.visit, name="visit"),
    path("stays/visits/<pid:visit_id>/undo/", views.undo_visit, name="undo_visit"),
    path(_STAY, views.stay, name="stay"),
    path(f"{_STAY}extend/", views.extend, name="extend"),
    path(f"{_STAY}shorten/", views.shorten, name="shorten"),
    path(f"{_STAY}end/", views.end, name="end"),
    path(f"{_STAY}cancel/", views.cancel, name="cancel"),
    path(f"{_STAY}release/", views.release, name="release"),
    path(f"{_STAY}longer/<slug:rule_id>/", views.longer, name="longer"),
    path(f"{_STAY}shorter/<slug:rule_id>/", views.shorter, name="shorter"),
    path(f"{_STAY}exempt/<slug:rule_id>/", views.exempt, name="exempt"),
    path(f"{_STAY}test/", views.test, name="test"),
    path(f"{_STAY}team/", views.confirm_team, name="confirm_team"),
    path(f"{_STAY}team/<team_role:role>/", views.member, name="member"),
    path(f"{_STAY}duties/<duty_kind:kind>/", views.do_duty, name="do_duty"),
    path(f"{_STAY}duties/<duty_kind:kind>/undo/", views.undo_duty, name="undo_duty"),
    path(f"{_STAY}visit/", views.extra_visit, name="extra_visit"),
    path(f"{_STAY}link/", views.own_link, name="own_link"),
    path(f"{_STAY}notice/", views.notice, name="notice"),
    path("policies/", policy_views.policies, name="policies"),
    path("policies/<slug:pack_id>/", policy_views.policy, name="policy"),
    path("policies/<slug:pack_id>/set/", policy_views.set_policy, name="set_policy"),
    path("me/check/", public_views.check_start, name="check_start"),
    path("me/check/<slug:code>/", public_views.check, name="check"),
    path("me/<str:token>/", public_views.own, name="own"),
    path("me/<str:token>/notice/", public_views.own_notice, name="own_notice"),
]
