"""The words for roles, permissions, what happens to accounts, and refusals."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.accounts.rules import Denied, Event, Permission, Purpose, Role
from linli.kernel.words import teach

teach(
    Role,
    {
        Role.SOCIAL_WORKER: _("Social worker"),
        Role.GRID_OFFICER: _("Grid officer"),
        Role.PROPERTY_STEWARD: _("Property steward"),
        Role.SECURITY: _("Security"),
        Role.INTERPRETER: _("Interpreter"),
        Role.SCHOOL_LIAISON: _("School liaison"),
        Role.PROPERTY_LIAISON: _("Property liaison"),
        Role.EMPLOYER_LIAISON: _("Employer liaison"),
        Role.LANDLORD: _("Landlord"),
        Role.SUPERVISOR: _("Supervisor"),
        Role.ADMINISTRATOR: _("Administrator"),
    },
)

_REPORTS = _("Reports who comes back and sees what became of these rows. Sees nothing else.")

# What each role can do, as the sign-in page of the demo and the page of users tell it.
ROLE_PROSE: dict[Role, Promise] = {
    Role.SOCIAL_WORKER: _(
        "Runs the main job for the community: takes in lists, plans arrivals, opens and ends "
        "stays, confirms care teams."
    ),
    Role.GRID_OFFICER: _(
        "Answers for one grid: knows its people, receives and visits them, mends what is wrong."
    ),
    Role.PROPERTY_STEWARD: _(
        "Belongs to the care teams of the building: receives, brings home, visits."
    ),
    Role.SECURITY: _("Receives people at the hand-over point and patrols."),
    Role.INTERPRETER: _("Goes along with the care team and informs people in their language."),
    Role.SCHOOL_LIAISON: _REPORTS,
    Role.PROPERTY_LIAISON: _REPORTS,
    Role.EMPLOYER_LIAISON: _REPORTS,
    Role.LANDLORD: _REPORTS,
    Role.SUPERVISOR: _(
        "Looks at all communities below, takes the numbers upward and sets the policy. Changes "
        "nobody's record."
    ),
    Role.ADMINISTRATOR: _(
        "Keeps users, posts and places in order and the site running. Sees no person of the ledger."
    ),
}
if _gap := set(Role) - set(ROLE_PROSE):
    raise LookupError(f"No prose for {_gap}")

teach(
    Permission,
    {
        Permission.SEE_TODAY: _("See what is to do today"),
        Permission.SEE_SITUATION: _("See the numbers as of any moment"),
        Permission.SEE_LEDGER: _("See the people of the area"),
        Permission.SEE_PERSON_SECRETS: _("Open document numbers, after giving the reason"),
        Permission.SEE_ARRIVALS: _("See expected arrivals"),
        Permission.SEE_STAYS: _("See stays"),
        Permission.SEE_POLICIES: _("See policies"),
        Permission.SEE_PLACES: _("See places"),
        Permission.SEE_AUDIT: _("See who changed and who read a record"),
        Permission.SEE_OPERATIONS: _("See whether the site is well"),
        Permission.SEE_OWN_REPORTS: _("See the rows one has sent oneself"),
        Permission.SEND_LIST: _("Send lists"),
        Permission.IMPORT_LIST: _("Take lists in, mend and undo them"),
        Permission.EDIT_PERSON: _("Change what is known about a person"),
        Permission.EXPORT_LEDGER: _("Export the ledger"),
        Permission.PLAN_ARRIVAL: _("Plan the hand-over of an arrival"),
        Permission.RECEIVE_PERSON: _("Receive a person"),
        Permission.OPEN_STAY: _("Open a stay"),
        Permission.CHANGE_STAY: _("Extend or shorten a stay"),
        Permission.END_STAY: _("End a stay"),
        Permission.CONFIRM_TEAM: _("Confirm a care team"),
        Permission.DO_DUTY: _("Tick off a duty"),
        Permission.RECORD_VISIT: _("Record a visit"),
        Permission.SET_POLICY: _("Set the policy of an area"),
        Permission.MANAGE_PLACES: _("Add and change places"),
        Permission.MANAGE_USERS: _("Add users and give posts"),
    },
)
teach(
    Event,
    {
        Event.USER_ADDED: _("User added"),
        Event.USER_INVITED: _("Link for choosing a password made"),
        Event.USER_CHANGED: _("User changed"),
        Event.USER_DISABLED: _("User disabled"),
        Event.USER_ENABLED: _("User enabled again"),
        Event.PASSWORD_CHOSEN: _("Password chosen"),
        Event.POST_GIVEN: _("Post given"),
        Event.POST_ENDED: _("Post ended"),
    },
)
teach(
    Denied,
    {
        Denied.NO_PERMISSION: _("Your posts do not include this: %(permission)s."),
        Denied.OTHER_AREA: _("This belongs to an area where you hold no post."),
        Denied.POST_OVER: _("This post has already ended."),
        Denied.POST_TWICE: _("This user already holds this post in this area."),
        Denied.BUILDING_ELSEWHERE: _("This building is not in the area of the post."),
        Denied.PERIOD_BACKWARD: _("The end must be later than the beginning."),
        Denied.USERNAME_TAKEN: _("This user name is taken. Choose another one."),
        Denied.NOT_YOURSELF: _(
            "You cannot do this to your own account. Ask another administrator."
        ),
        Denied.LINK_UNKNOWN: _(
            "This link is not known. Check that you have copied all of it, or ask the community "
            "for a new one."
        ),
        Denied.LINK_EXPIRED: _(
            "This link was valid until a certain day, and that day is over. Ask the community for "
            "a new one."
        ),
        Denied.LINK_REVOKED: _(
            "This link was replaced by a newer one. Use the newest, or ask the community for it."
        ),
    },
)
teach(Purpose, {Purpose.CHOOSE_PASSWORD: _("Choose a password")})
