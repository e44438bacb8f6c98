"""The declaration on a phone: one question a page, without an account and without JavaScript (M13)."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from linli.accounts.web import opens_with_link
from linli.arrivals import declaring, queries
from linli.arrivals.answers import answers_shown
from linli.arrivals.forms import FORMS, MemberForm, StepForm, initial_for
from linli.arrivals.models import Declaration
from linli.arrivals.rules import DECLARE, Step, step_after, step_before, steps_of, unanswered
from linli.kernel.web import Request, open_to_all
from linli.kernel.words import say
from linli.places.queries import area_by_id

UNPROCESSABLE = 422
BY_LINK = "The holder of the secret link has no account; the link is the key."


@open_to_all("The address hangs on the notice board; it shows no data and begins an empty form.")
def start(request: Request, area_id: str) -> HttpResponse:
    area = area_by_id(area_id)
    if request.method == "POST":
        language = get_language() or "en"
        token = declaring.start_declaration(area=area, language=language, now=request.now)
        return redirect("declare:question", token, _slug(Step.WHO))
    return render(request, "arrivals/start.html", {"area": area})


def _token(request: Request) -> str:
    """Return the link's token of this address, for the addresses of the other pages."""
    return str(request.resolver_match.kwargs["token"])  # type: ignore[union-attr]


def _slug(step: Step) -> str:
    return str(step).lower()


@opens_with_link(DECLARE, BY_LINK)
def resume(request: Request, subject: str) -> HttpResponse:
    declaration, token = queries.declaration_of(subject), _token(request)
    if declaration.submitted_at:
        return redirect("declare:sent", token)
    missing = unanswered(declaration.answers)
    if missing:
        return redirect("declare:question", token, _slug(missing[0]))
    return redirect("declare:check", token)


@opens_with_link(DECLARE, BY_LINK)
def question(request: Request, subject: str, step: str) -> HttpResponse:
    declaration, asked, token = queries.declaration_of(subject), _step(step), _token(request)
    form = _form(request, declaration, asked)
    if request.method != "POST":
        return _ask(request, token, declaration, asked, form)
    if asked is Step.FAMILY and "on" in request.POST:
        declaring.keep_family(declaration=declaration, now=request.now)
    elif not form.is_valid():
        return _ask(request, token, declaration, asked, form)
    elif asked is Step.FAMILY:
        declaring.add_member(declaration=declaration, member=form.answer(), now=request.now)
        return redirect("declare:question", token, step)
    else:
        declaring.save_answer(
            declaration=declaration, step=asked, answer=form.answer(), now=request.now
        )
    return _go_on(request, token, declaration, asked)


def _go_on(request: Request, token: str, declaration: Declaration, asked: Step) -> HttpResponse:
    # Somebody who came from "check your answers" goes back there, not through every question again.
    follows = step_after(asked, declaration.answers)
    if follows is None or (request.GET.get("back") and not unanswered(declaration.answers)):
        return redirect("declare:check", token)
    return redirect("declare:question", token, _slug(follows))


def _step(slug: str) -> Step:
    try:
        return Step(slug.upper())
    except ValueError:
        raise Http404 from None


def _form(request: Request, declaration: Declaration, step: Step) -> StepForm:
    data = request.POST if request.method == "POST" else None
    known = {} if step is Step.FAMILY else initial_for(step, declaration.answers.get(step, {}))
    if step is Step.REACH and not known:
        known = {"language": declaration.language}
    form = FORMS[step](data, initial=known)
    form.now = request.now  # type: ignore[attr-defined]
    return form


def _ask(
    request: Request, token: str, declaration: Declaration, step: Step, form: StepForm
) -> HttpResponse:
    answers = declaration.answers
    steps, before = steps_of(answers), step_before(step, answers)
    page = {
        "declaration": declaration,
        "token": token,
        "heading": say(step),
        "form": form,
        "is_family": isinstance(form, MemberForm),
        "members": answers.get(Step.FAMILY, {}).get("members", []),
        "number": steps.index(step) + 1,
        "of": len(steps),
        "back": reverse("declare:question", args=[token, _slug(before)]) if before else "",
        "link": request.build_absolute_uri(reverse("declare:resume", args=[token])),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "arrivals/question.html", page, status=status)


@require_POST
@opens_with_link(DECLARE, BY_LINK)
def drop(request: Request, subject: str, place: int) -> HttpResponse:
    declaration = queries.declaration_of(subject)
    declaring.drop_member(declaration=declaration, place=place, now=request.now)
    return redirect("declare:question", _token(request), _slug(Step.FAMILY))


@opens_with_link(DECLARE, BY_LINK)
def check(request: Request, subject: str) -> HttpResponse:
    declaration, token = queries.declaration_of(subject), _token(request)
    if request.method == "POST":
        declaring.submit_declaration(declaration=declaration, now=request.now)
        return redirect("declare:sent", token)
    page = {
        "declaration": declaration,
        "token": token,
        "lines": answers_shown(declaration),
        "missing": unanswered(declaration.answers),
    }
    return render(request, "arrivals/check.html", page)


@opens_with_link(DECLARE, BY_LINK)
def sent(request: Request, subject: str) -> HttpResponse:
    declaration, token = queries.declaration_of(subject), _token(request)
    page = {
        "declaration": declaration,
        "token": token,
        "arrivals": queries.arrivals_declared(declaration),
        "link": request.build_absolute_uri(reverse("declare:resume", args=[token])),
    }
    return render(request, "arrivals/sent.html", page)
