"""Addresses for the browser: the gallery, and small pages that say what reached the server."""

from __future__ import annotations

from django.conf.urls.i18n import set_language
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import engines
from django.urls import path
from django_cotton import render_component
from django_cotton.compiler_regex import CottonCompiler

from linli.kernel.web import open_to_all
from linli.ui import toasts, views

SAMPLE = """{% extends "ui/public.html" %}{% load i18n ui %}{% block title %}Sample{% endblock %}
{% block content %}
<c-post url="/sent/" label="Send" />
<c-post url="/sent/" label="Delete" confirm="Delete it?" />
<c-job url="/job/" state="running" percent="10" label="Import" />
<button class="btn" hx-post="/sent/" hx-target="#answer">Ask</button><p id="answer"></p>
{% endblock %}"""

sent: list[str] = []


def sample(request: HttpRequest) -> HttpResponse:
    template = engines["django"].from_string(CottonCompiler().process(SAMPLE))
    return HttpResponse(template.render({}, request))


def receive(request: HttpRequest) -> HttpResponse:
    sent.append(request.method or "")
    if request.headers.get("HX-Request"):
        toasts.info(request, "Heard")
        return HttpResponse("received" + render_component(request, "messages", oob=True))
    toasts.success(request, "Sent", undo_url="/sent/")
    return HttpResponseRedirect("/sample/")


def job(request: HttpRequest) -> HttpResponse:
    return HttpResponse(render_component(request, "job", state="done", label="Import", url="/job/"))


def _open(view: object) -> object:
    opened = open_to_all("A page of a test, with invented words only.")(view)  # type: ignore[type-var]
    return login_not_required(opened)  # type: ignore[type-var]


urlpatterns = [
    path("ui/", _open(views.gallery)),  # type: ignore[arg-type]
    path("ui/public/", _open(views.gallery_public)),  # type: ignore[arg-type]
    path("theme/", _open(views.set_theme), name="set_theme"),  # type: ignore[arg-type]
    path("language/", _open(set_language), name="set_language"),  # type: ignore[arg-type]
    path("sample/", _open(sample)),  # type: ignore[arg-type]
    path("sent/", _open(receive)),  # type: ignore[arg-type]
    path("job/", _open(job)),  # type: ignore[arg-type]
]
