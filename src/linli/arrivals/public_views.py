"""The declaration on a phone: one question a page, without an account and without JavaScript (M13)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import activate, get_language
from django.views.decorators.http import require_POST

from linli.accounts.web import opens_with_link
from linli.arrivals import declaring, limits, queries
from linli.arrivals.answers import answers_shown
from linli.arrivals.models import Declaration
from linli.arrivals.rules import DECLARE, Step, step_after, step_before, steps_of, unanswered
from linli.arrivals.step_forms import FORMS, MemberForm, StepForm, initial_for
from linli.kernel.web import Request, open_to_all
from linli.kernel.words import say
from linli.places.queries import area_by_id

UNPROCESSABLE = 422
BY_LINK = "The holder of the secret link has no account; the link is the key."
View = Callable[..., HttpResponse]


@open_to_all("The address hangs on the notice board; it shows no data and begins an empty form.")
def start(request: Request, area_id: str) -> HttpResponse:
    area = area_by_id(area_id)
    if request.method == "POST":
        limits.check_may_start(request)
        token = declaring.start_declaration(area=area, language=_language(), now=request.now)
        return redirect("declare:question", token, _slug(Step.WHO))
    return render(request, "arrivals/start.html", {"area": area})


def _language() -> str:
    return get_language() or "en"


def _slug(step: Step) -> str:
    return str(step).lower()


def by_link(view: View) -> View:
    """Open a declaration by its secret link, in the language in which it was begun or read last.

    Who has chosen a language in this browser keeps that one.
    """

    @opens_with_link(DECLARE, BY_LINK)
    @wraps(view)
    def run(request: Request, subject: str, *args: Any, **kwargs: Any) -> HttpResponse:
        declaration = queries.declaration_of(subject)
        has_chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
        if not has_chosen and declaration.language in dict(settings.LANGUAGES):
            activate(declaration.language)
        return view(request, declaration, *args, **kwargs)

    return run


def _token(request: Request) -> str:
    """Return the link's token of this address, for the addresses of the other pages."""
    match = request.resolver_match
    return str(match.kwargs["token"]) if match else ""


@by_link
def resume(request: Request, declaration: Declaration) -> HttpResponse:
    token, missing = _token(request), unanswered(declaration.answers)
    if declaration.submitted_at:
        return redirect("declare:sent", token)
    if missing:
        return redirect("declare:question", token, _slug(missing[0]))
    return redirect("declare:check", token)


@by_link
def question(request: Request, declaration: Declaration, step: str) -> HttpResponse:
    asked = _step(step, declaration)
    form = _form(request, declaration, asked)
    if request.method != "POST":
        return _ask(request, declaration, asked, form)
    if asked is Step.FAMILY:
        return _family(request, declaration, form)
    if not form.is_valid():
        return _ask(request, declaration, asked, form)
    declaring.save_answer(
        declaration=declaration, step=asked, answer=form.answer(), now=request.now,
        language=_language(),
    )  # fmt: skip
    return _go_on(request, declaration, asked)


def _family(request: Request, declaration: Declaration, form: StepForm) -> HttpResponse:
    """Add the written member, if any; go on, or stay for another one."""
    told: dict[str, Any] = {
        "declaration": declaration, "now": request.now, "language": _language(),
    }  # fmt: skip
    is_last = "on" in request.POST
    if is_last and isinstance(form, MemberForm) and form.is_blank:
        declaring.keep_family(**told)
    elif not form.is_valid():
        return _ask(request, declaration, Step.FAMILY, form)
    else:
        declaring.add_member(member=form.answer(), more=not is_last, **told)
    if is_last:
        return _go_on(request, declaration, Step.FAMILY)
    return redirect(f"{_address(request, Step.FAMILY)}{_back(request)}")


def _go_on(request: Request, declaration: Declaration, asked: Step) -> HttpResponse:
    # Somebody who came from "check your answers" goes back there, not through every question again.
    follows = step_after(asked, declaration.answers)
    missing = unanswered(declaration.answers)
    if follows is None or (_back(request) and not missing):
        return redirect("declare:check", _token(request))
    if _back(request) and missing:
        return redirect(f"{_address(request, missing[0])}{_back(request)}")
    return redirect("declare:question", _token(request), _slug(follows))


def _back(request: Request) -> str:
    return "?back=1" if request.GET.get("back") else ""


def _address(request: Request, step: Step) -> str:
    return reverse("declare:question", args=[_token(request), _slug(step)])


def _step(slug: str, declaration: Declaration) -> Step:
    """Return the step of an address, if this declaration asks it. Raises Http404."""
    for step in steps_of(declaration.answers):
        if _slug(step) == slug:
            return step
    raise Http404


def _form(request: Request, declaration: Declaration, step: Step) -> StepForm:
    known = initial_for(step, declaration.answers.get(step, {}))
    if step is Step.REACH and not known:
        known = {"language": declaration.language}
    data = request.POST if request.method == "POST" else None
    return FORMS[step](data, initial=known, now=request.now)


def _ask(request: Request, declaration: Declaration, step: Step, form: StepForm) -> HttpResponse:
    page = {
        **_progress(declaration, step),
        "declaration": declaration,
        "token": _token(request),
        "heading": say(step),
        "form": form,
        "is_family": step is Step.FAMILY,
        "members": declaring.members_of(declaration),
        "back": _way_back(request, declaration, step),
        "link": _link(request),
        "page_problem": bool(form.errors),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "arrivals/question.html", page, status=status)


def _progress(declaration: Declaration, step: Step) -> dict[str, int]:
    steps = steps_of(declaration.answers)
    return {"number": steps.index(step) + 1, "of": len(steps)}


def _way_back(request: Request, declaration: Declaration, step: Step) -> str:
    if _back(request):
        return reverse("declare:check", args=[_token(request)])
    before = step_before(step, declaration.answers)
    return _address(request, before) if before else ""


def _link(request: Request) -> str:
    return request.build_absolute_uri(reverse("declare:resume", args=[_token(request)]))


@by_link
def member(request: Request, declaration: Declaration, place: int) -> HttpResponse:
    """Correct what was said about somebody who travels along."""
    members = declaring.members_of(declaration)
    if place >= len(members):
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = MemberForm(data, initial=members[place], now=request.now)
    if form.is_bound and form.is_valid():
        declaring.change_member(
            declaration=declaration, place=place, member=form.answer(), now=request.now
        )
        return redirect(f"{_address(request, Step.FAMILY)}{_back(request)}")
    page = {"form": form, "back": _address(request, Step.FAMILY), "page_problem": form.errors}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "arrivals/member.html", page, status=status)


@require_POST
@by_link
def drop(request: Request, declaration: Declaration, place: int) -> HttpResponse:
    declaring.drop_member(declaration=declaration, place=place, now=request.now)
    return redirect("declare:question", _token(request), _slug(Step.FAMILY))


@by_link
def check(request: Request, declaration: Declaration) -> HttpResponse:
    token = _token(request)
    if request.method == "POST":
        declaring.submit_declaration(declaration=declaration, now=request.now)
        return redirect("declare:sent", token)
    page = {
        "declaration": declaration,
        "token": token,
        "lines": answers_shown(declaration),
        "missing": [_slug(step) for step in unanswered(declaration.answers)],
    }
    return render(request, "arrivals/check.html", page)


@by_link
def sent(request: Request, declaration: Declaration) -> HttpResponse:
    if not declaration.submitted_at:
        return redirect("declare:check", _token(request))
    page = {
        "declaration": declaration,
        "token": _token(request),
        "lines": queries.groups_declared(declaration),
        "link": _link(request),
    }
    return render(request, "arrivals/sent.html", page)
