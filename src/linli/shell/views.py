"""Pages of the frame itself: errors, the gallery of components, the health of the site."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseServerError, JsonResponse
from django.shortcuts import redirect, render
from django.template import TemplateDoesNotExist
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.accounts.rules import Permission
from linli.accounts.web import StaffRequest, needs
from linli.kernel import actions as kernel_actions
from linli.kernel import queries as kernel
from linli.kernel.web import Request, open_to_all
from linli.shell.health import report
from linli.ui import toasts
from linli.ui import views as ui


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    del exception
    page = {
        "heading": _("This page is not open to you"),
        "text": _("Sign in with an account that has the right, or go back."),
        "icon": "lock",
    }
    return render(request, "shell/error.html", page, status=403)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form without a valid token: most often the page was open since yesterday."""
    del reason
    page = {
        "heading": _("This page was open for too long"),
        "text": _("Nothing was changed. Go back, reload the page and send it again."),
        "icon": "refresh",
    }
    return render(request, "shell/error.html", page, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    del exception
    page = {
        "heading": _("There is nothing here"),
        "text": _("The address is wrong, or the record belongs to another community."),
        "icon": "search",
    }
    return render(request, "shell/error.html", page, status=404)


def broken(request: HttpRequest) -> HttpResponse:
    page = {
        "heading": _("Something broke on our side"),
        "text": _(
            "What you had saved is safe. Try again in a minute; tell the administrator when it happens again."
        ),
        "icon": "alert-triangle",
    }
    try:
        return render(request, "shell/error.html", page, status=500)
    except (TemplateDoesNotExist, OSError):
        return HttpResponseServerError(f"{page['heading']}. {page['text']}")


@open_to_all("Shows components with invented words; exists in debug and demo only.")
def gallery(request: Request) -> HttpResponse:
    return ui.gallery(request)


@open_to_all("Shows components with invented words; exists in debug and demo only.")
def gallery_public(request: Request) -> HttpResponse:
    return ui.gallery_public(request)


@open_to_all("Everybody may read light on dark; it sets one cookie.")
def set_theme(request: Request) -> HttpResponse:
    return ui.set_theme(request)


@open_to_all("A load balancer asks; the answer holds no data.")
def health(request: Request) -> JsonResponse:
    result = report(now=request.now)
    return JsonResponse(result.as_json(), status=200 if result.is_well else 503)


@needs(Permission.SEE_OPERATIONS)
def operations(request: StaffRequest) -> HttpResponse:
    queues = kernel.queues(now=request.now)
    page = {
        "queues": queues,
        "dead": [
            letter for queue in queues if queue.dead for letter in kernel.dead_letters(queue.name)
        ],
        "failed": kernel.failed_jobs(limit=20),
        "workers": kernel.workers(now=request.now),
        "health": report(now=request.now),
    }
    return render(request, "shell/operations.html", page)


@require_POST
@needs(Permission.SEE_OPERATIONS)
def revive(request: StaffRequest) -> HttpResponse:
    try:
        queue, pk = request.POST["queue"], request.POST["pk"]
        kernel_actions.revive(queue=queue, pk=pk, by=request.user, now=request.now)
    except (LookupError, ValueError):
        raise Http404 from None
    toasts.success(request, _("It is tried again."))
    return redirect("shell:operations")
