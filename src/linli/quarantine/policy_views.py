"""Pages of policies: all packs, one in plain words, "try it", what is in force; open questions."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.accounts.rules import Permission
from linli.accounts.web import StaffRequest, needs
from linli.kernel import once
from linli.ledger.queries import person_for
from linli.quarantine import actions, queries
from linli.quarantine.fact_forms import FactsForm
from linli.quarantine.forms import PolicyForm
from linli.quarantine.models import Inquiry, Stay
from linli.quarantine.plans import facts_from
from linli.ui import toasts

UNPROCESSABLE = 422


def _language() -> str:
    return get_language() or "en"


@needs(Permission.SEE_POLICIES)
def policies(request: StaffRequest) -> HttpResponse:
    page = {
        "shelf": queries.shelf(request.GET.dict(), language=_language()),
        "in_force": queries.in_force_for(request.user, language=_language(), now=request.now),
    }
    return render(request, "quarantine/policies.html", page)


@needs(Permission.SEE_POLICIES)
def policy(request: StaffRequest, pack_id: str) -> HttpResponse:
    """Show a pack in plain words; with answers in the address, also the days it gives for them."""
    pack = queries.pack_by_id(pack_id)
    form = _try_form(request, pack_id)
    page = {
        "plain": queries.in_plain_words(pack, _language()),
        "form": form,
        "trial": None,
        "tz": pack.tz,
        "areas": queries.areas_to_set(request.user, now=request.now),
    }
    if form.is_bound and form.is_valid():
        facts = facts_from(form.facts())
        page["trial"] = queries.try_out(pack, facts, language=_language(), now=request.now)
    return render(request, "quarantine/policy.html", page)


def _try_form(request: StaffRequest, pack_id: str) -> FactsForm:
    pack = queries.pack_by_id(pack_id)
    asked = queries.facts_of(pack)
    names = (*asked, "granted") if pack.exemptions else asked
    data = request.GET if request.GET.get("try") else None
    return FactsForm(data, pack=pack, names=names, tz=ZoneInfo(pack.tz))


@needs(Permission.SET_POLICY)
def set_policy(request: StaffRequest, pack_id: str) -> HttpResponse:
    pack = queries.pack_by_id(pack_id)
    areas = queries.areas_to_set(request.user, now=request.now)
    form = PolicyForm(request.POST or None, areas=areas, now=request.now)
    if request.method == "POST" and form.is_valid():
        _set_once(request, pack.id, form)
        toasts.success(request, _("The policy is set. Stays under way keep theirs."))
        return redirect("quarantine:policies")
    page = {"form": form, "plain": queries.in_plain_words(pack, _language())}
    return render(request, "quarantine/set_policy.html", page, status=_status(form))


def _set_once(request: StaffRequest, pack_id: str, form: PolicyForm) -> None:
    told = {"pack_id": pack_id, **form.told(), "by": request.user, "now": request.now}
    once.run(
        form.token,
        lambda: actions.set_policy(**told).public_id,
        by=request.user,
        now=request.now,
    )


def _status(form: PolicyForm | FactsForm) -> int:
    return UNPROCESSABLE if form.errors else 200


# Open questions: what keeps a stay from opening -----------------------------------------------------


@needs(Permission.OPEN_STAY)
def inquiry(request: StaffRequest, inquiry_id: str) -> HttpResponse:
    found = queries.inquiry_for(request.user, inquiry_id, now=request.now)
    form = _inquiry_form(request, found)
    if request.method == "POST" and (form is None or form.is_valid()):
        answers = form.facts() if form else {}
        outcome = actions.answer_inquiry(
            inquiry=found, answers=answers, by=request.user, now=request.now
        )
        return _answered(request, outcome)
    page = {"form": form, "inquiry": found}
    return render(request, "quarantine/inquiry.html", page, status=_status(form) if form else 200)


def _inquiry_form(request: StaffRequest, found: Inquiry) -> FactsForm | None:
    if found.pack_id not in queries.packs() or not found.asks:
        return None
    pack = queries.packs()[found.pack_id]
    data = request.POST if request.method == "POST" else None
    return FactsForm(data, pack=pack, names=found.asks, tz=ZoneInfo(pack.tz))


def _answered(request: StaffRequest, outcome: Stay | Inquiry | None) -> HttpResponse:
    if isinstance(outcome, Stay):
        toasts.success(request, _("The stay is open. Look at the team and confirm it."))
        return redirect("quarantine:stay", outcome.public_id)
    if isinstance(outcome, Inquiry):
        toasts.warning(request, _("Not all is known yet."))
        return redirect("quarantine:inquiry", outcome.public_id)
    toasts.info(request, _("By the policy in force the person needs no stay."))
    return redirect("quarantine:stays")


@require_POST
@needs(Permission.OPEN_STAY)
def drop_inquiry(request: StaffRequest, inquiry_id: str) -> HttpResponse:
    found = queries.inquiry_for(request.user, inquiry_id, now=request.now)
    actions.drop_inquiry(inquiry=found, by=request.user, now=request.now)
    toasts.info(request, _("The question was put away."))
    return redirect("quarantine:stays")


@require_POST
@needs(Permission.OPEN_STAY)
def start(request: StaffRequest, person_id: str) -> HttpResponse:
    """Let the policy decide about a person of the ledger who came without a hand-over."""
    person = person_for(request.user, person_id, now=request.now)
    outcome = actions.consider(
        person=person,
        facts={"arrived_at": request.now.isoformat()},
        from_at=request.now,
        by=request.user,
        now=request.now,
    )
    return _answered(request, outcome)
