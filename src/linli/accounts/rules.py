"""Roles and permissions: who may do what, readable in one place. No Django.

Read PERMISSIONS at the end of the file: one paragraph for each role. The words that users see
for roles and permissions (in their language) are in `words.py`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What somebody is in an area. Nobody has rights of their own: all come from posts."""

    SOCIAL_WORKER = "SOCIAL_WORKER"  # 社工
    GRID_OFFICER = "GRID_OFFICER"  # 网格员
    PROPERTY_STEWARD = "PROPERTY_STEWARD"  # 物业管家
    SECURITY = "SECURITY"  # 综管队员
    INTERPRETER = "INTERPRETER"  # 翻译志愿者
    SCHOOL_LIAISON = "SCHOOL_LIAISON"  # 学校联络员
    PROPERTY_LIAISON = "PROPERTY_LIAISON"  # 物业公司联络员
    EMPLOYER_LIAISON = "EMPLOYER_LIAISON"  # 企业联络员
    LANDLORD = "LANDLORD"  # 房东
    SUPERVISOR = "SUPERVISOR"  # 街道/区督导
    ADMINISTRATOR = "ADMINISTRATOR"  # 管理员


# Outside reporters: they see the rows that they sent, and nothing else (M1-M3, M24).
REPORTER_ROLES = frozenset(
    {Role.SCHOOL_LIAISON, Role.PROPERTY_LIAISON, Role.EMPLOYER_LIAISON, Role.LANDLORD}
)


class Permission(StrEnum):
    """One thing that somebody may do. Every page of the site names the one it needs."""

    # Looking
    SEE_TODAY = "SEE_TODAY"  # the own list of what to do now
    SEE_SITUATION = "SEE_SITUATION"  # numbers as of a moment, without names
    SEE_LEDGER = "SEE_LEDGER"  # persons of the area
    SEE_PERSON_SECRETS = "SEE_PERSON_SECRETS"  # document and phone in full, after saying why
    SEE_ARRIVALS = "SEE_ARRIVALS"
    SEE_STAYS = "SEE_STAYS"
    SEE_POLICIES = "SEE_POLICIES"
    SEE_PLACES = "SEE_PLACES"
    SEE_AUDIT = "SEE_AUDIT"  # who changed and who read a record
    SEE_OPERATIONS = "SEE_OPERATIONS"  # is the site well, what failed
    SEE_OWN_REPORTS = "SEE_OWN_REPORTS"  # the rows one has sent oneself
    # Lists and the ledger
    SEND_LIST = "SEND_LIST"
    IMPORT_LIST = "IMPORT_LIST"  # map columns, run, mend, ignore, undo
    EDIT_PERSON = "EDIT_PERSON"
    EXPORT_LEDGER = "EXPORT_LEDGER"
    # Arrivals
    PLAN_ARRIVAL = "PLAN_ARRIVAL"
    RECEIVE_PERSON = "RECEIVE_PERSON"
    # Quarantine
    OPEN_STAY = "OPEN_STAY"
    CHANGE_STAY = "CHANGE_STAY"
    END_STAY = "END_STAY"
    CONFIRM_TEAM = "CONFIRM_TEAM"
    DO_DUTY = "DO_DUTY"
    RECORD_VISIT = "RECORD_VISIT"
    # Setting up
    SET_POLICY = "SET_POLICY"
    MANAGE_PLACES = "MANAGE_PLACES"
    MANAGE_USERS = "MANAGE_USERS"


_P = Permission

# Everybody in a post has a list of what to do today.
_EVERYBODY = {_P.SEE_TODAY}

# Whoever works at the door: sees who comes and who stays, receives, visits, ticks off duties.
_AT_THE_DOOR = _EVERYBODY | {
    _P.SEE_ARRIVALS,
    _P.SEE_STAYS,
    _P.RECEIVE_PERSON,
    _P.DO_DUTY,
    _P.RECORD_VISIT,
}

# Whoever reports from outside: sends lists and sees what became of the own rows.
_REPORTING = _EVERYBODY | {_P.SEND_LIST, _P.SEE_OWN_REPORTS}

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    # The social worker runs the main job from the first list to the release, for the whole
    # community: takes in lists, mends and merges, plans and receives arrivals, opens, changes and
    # ends stays, confirms care teams. May open documents and phones after saying why.
    Role.SOCIAL_WORKER: frozenset(
        _AT_THE_DOOR
        | {
            _P.SEE_SITUATION,
            _P.SEE_LEDGER,
            _P.SEE_PERSON_SECRETS,
            _P.SEE_POLICIES,
            _P.SEE_PLACES,
            _P.SEE_AUDIT,
            _P.SEND_LIST,
            _P.IMPORT_LIST,
            _P.EDIT_PERSON,
            _P.EXPORT_LEDGER,
            _P.PLAN_ARRIVAL,
            _P.OPEN_STAY,
            _P.CHANGE_STAY,
            _P.END_STAY,
            _P.CONFIRM_TEAM,
        }
    ),
    # The grid officer answers for one grid (M10): knows its people, corrects what is wrong about
    # them, receives and visits. Does not decide about the length of a stay.
    Role.GRID_OFFICER: frozenset(
        _AT_THE_DOOR
        | {
            _P.SEE_SITUATION,
            _P.SEE_LEDGER,
            _P.SEE_POLICIES,
            _P.SEE_PLACES,
            _P.SEND_LIST,
            _P.EDIT_PERSON,
            _P.PLAN_ARRIVAL,
        }
    ),
    # The property steward is in the care team of the people in the building: receives, brings
    # home, visits. Has no ledger.
    Role.PROPERTY_STEWARD: frozenset(_AT_THE_DOOR | {_P.SEE_PLACES}),
    # Security staff receive people at the hand-over point and patrol (M11). No ledger.
    Role.SECURITY: frozenset(_AT_THE_DOOR),
    # The interpreter goes along: informs, visits, asks how things are in the person's language.
    Role.INTERPRETER: frozenset(
        _EVERYBODY | {_P.SEE_ARRIVALS, _P.SEE_STAYS, _P.SEE_POLICIES, _P.DO_DUTY, _P.RECORD_VISIT}
    ),
    # School, property company, employer and landlord report who comes back. They see their own
    # rows and nothing else (M1-M3, M24).
    Role.SCHOOL_LIAISON: frozenset(_REPORTING),
    Role.PROPERTY_LIAISON: frozenset(_REPORTING),
    Role.EMPLOYER_LIAISON: frozenset(_REPORTING),
    Role.LANDLORD: frozenset(_REPORTING),
    # The supervisor of the sub-district or district looks at everything of the communities below,
    # takes numbers upward and sets the policy; changes nobody's record.
    Role.SUPERVISOR: frozenset(
        _EVERYBODY
        | {
            _P.SEE_SITUATION,
            _P.SEE_LEDGER,
            _P.EXPORT_LEDGER,
            _P.SEE_ARRIVALS,
            _P.SEE_STAYS,
            _P.SEE_POLICIES,
            _P.SET_POLICY,
            _P.SEE_PLACES,
            _P.SEE_AUDIT,
            _P.SEE_OPERATIONS,
        }
    ),
    # The administrator keeps users, posts and places in order and the site running; sees nobody's
    # health and no person of the ledger.
    Role.ADMINISTRATOR: frozenset(
        _EVERYBODY
        | {
            _P.MANAGE_USERS,
            _P.MANAGE_PLACES,
            _P.SEE_PLACES,
            _P.SEE_POLICIES,
            _P.SET_POLICY,
            _P.SEE_AUDIT,
            _P.SEE_OPERATIONS,
        }
    ),
}


def roles_with(permission: Permission) -> frozenset[Role]:
    """Return the roles that grant a permission."""
    return frozenset(role for role, granted in PERMISSIONS.items() if permission in granted)


def outermost(paths: frozenset[str]) -> tuple[str, ...]:
    """Return the area paths that lie below no other of them, in order.

    A path is the chain of keys from the root with a closing dot ("1.4.17."), so that "1.4." is
    a prefix of "1.4.17." and not of "1.40.".
    """
    kept: list[str] = []
    for path in sorted(paths):
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    return tuple(kept)


class Event(StrEnum):
    """What the trail says happened to users, posts and links."""

    USER_ADDED = "USER_ADDED"
    USER_INVITED = "USER_INVITED"
    USER_CHANGED = "USER_CHANGED"
    USER_DISABLED = "USER_DISABLED"
    USER_ENABLED = "USER_ENABLED"
    PASSWORD_CHOSEN = "PASSWORD_CHOSEN"  # noqa: S105 - the name of an event
    POST_GIVEN = "POST_GIVEN"
    POST_ENDED = "POST_ENDED"


class Denied(StrEnum):
    """Why somebody may not, or a link does not open."""

    NO_PERMISSION = "NO_PERMISSION"
    OTHER_AREA = "OTHER_AREA"
    POST_OVER = "POST_OVER"
    POST_TWICE = "POST_TWICE"
    BUILDING_ELSEWHERE = "BUILDING_ELSEWHERE"
    PERIOD_BACKWARD = "PERIOD_BACKWARD"
    USERNAME_TAKEN = "USERNAME_TAKEN"
    NOT_YOURSELF = "NOT_YOURSELF"
    LINK_UNKNOWN = "LINK_UNKNOWN"
    LINK_EXPIRED = "LINK_EXPIRED"
    LINK_REVOKED = "LINK_REVOKED"


class Purpose(StrEnum):
    """Links that this room itself hands out. Other rooms name their own purposes."""

    CHOOSE_PASSWORD = "CHOOSE_PASSWORD"  # noqa: S105 - the name of a purpose


def digest_of(token: str) -> str:
    """Return the fingerprint that stands for a token: its 192 random bits need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True)
class LinkHolder:
    """The actor of what comes through a secret link: nobody with an account."""

    label: str
    pk: None = None

    @property
    def audit_label(self) -> str:
        return self.label

    def holds(self, permission: str, *, now: datetime, path: str = "") -> bool:
        """A link opens its one thing and grants nothing else."""
        del permission, now, path
        return False
