"""Pages: the own profile, users and their posts, choosing a password, the demo's sign-in."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.forms import SetPasswordForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from linli.accounts import actions, queries
from linli.accounts.adapter import remember_language
from linli.accounts.forms import PostForm, ProfileForm, UserForm
from linli.accounts.models import User
from linli.accounts.rules import Permission, Purpose
from linli.accounts.showing import demo_cards, paged, role_cards, user_row
from linli.accounts.web import StaffRequest, needs, open_to_members, opens_with_link
from linli.kernel import audit
from linli.kernel.web import Request, open_to_all
from linli.ui import toasts

UNPROCESSABLE = 422
PASSWORD_BACKEND = "django.contrib.auth.backends.ModelBackend"  # noqa: S105 - a class's name


@open_to_members("Everybody sees and sets how they themselves read the site.")
def profile(request: StaffRequest) -> HttpResponse:
    user = request.user
    start = {"language": user.language, "theme": request.COOKIES.get("linli_theme", "")}
    form = ProfileForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        language = form.cleaned_data["language"]
        actions.change_profile(user=user, language=language, by=user, now=request.now)
        response = redirect("accounts:profile")
        response.set_cookie("linli_theme", form.cleaned_data["theme"], max_age=31536000)
        remember_language(response, language)
        return response
    posts = queries.posts_of(user, now=request.now)
    page = {"form": form, "posts": posts, "cards": role_cards(user, now=request.now)}
    return render(request, "accounts/profile.html", page, status=_status(form))


@open_to_all("The demo's users are invented; without the demo there is no such page.")
def demo_sign_in(request: Request) -> HttpResponse:
    if not settings.LINLI_DEMO:
        raise Http404
    if request.method == "POST":
        return _sign_in(request, queries.demo_user_by_id(request.POST.get("user", "")))
    page = {"roles": demo_cards(queries.demo_users(now=request.now))}
    return render(request, "accounts/demo_sign_in.html", page)


def _sign_in(request: HttpRequest, user: User) -> HttpResponse:
    login(request, user, backend=PASSWORD_BACKEND)
    response = redirect(settings.LOGIN_REDIRECT_URL)
    remember_language(response, user.language)
    return response


@opens_with_link(Purpose.CHOOSE_PASSWORD, "Somebody without a password chooses one.")
def choose_password(request: Request, subject: str) -> HttpResponse:
    user = queries.user_of_key(subject)
    if user is None:
        raise Http404
    form: SetPasswordForm[User] = SetPasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["new_password1"]
        actions.choose_password(user=user, password=password, by=user, now=request.now)
        toasts.success(request, _("Your password is set. Sign in with it now."))
        return redirect("account_login")
    page = {"form": form, "chooser": user}
    return render(request, "accounts/choose_password.html", page, status=_status(form))


@needs(Permission.MANAGE_USERS)
def users(request: StaffRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    found = queries.users_for(request.user, now=request.now, words=words)
    page = paged(found, offset=request.GET.get("after") or request.GET.get("before", ""))
    rows = [user_row(user, now=request.now) for user in page.rows]
    return render(request, "accounts/users.html", {"page": page, "rows": rows, "words": words})


@needs(Permission.MANAGE_USERS)
def add_user(request: StaffRequest) -> HttpResponse:
    form = UserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = actions.add_user(**form.cleaned_data, by=request.user, now=request.now)
        toasts.success(request, _("The user is added. Now give a post and make a link."))
        return redirect("accounts:user", user_id=user.public_id)
    return render(request, "accounts/add_user.html", {"form": form}, status=_status(form))


@needs(Permission.MANAGE_USERS)
def user(request: StaffRequest, user_id: str) -> HttpResponse:
    return _user_page(request, queries.user_for(request.user, user_id, now=request.now))


def _user_page(
    request: StaffRequest, shown: User, *, form: PostForm | None = None, link: str = ""
) -> HttpResponse:
    page = {
        "shown": shown,
        "posts": queries.posts_of(shown, now=request.now),
        "form": form or PostForm(by=request.user, now=request.now),
        "link": link,
        "days": actions.INVITATION.days,
        "history": audit.history(shown, limit=50),
        "is_self": shown.pk == request.user.pk,
    }
    return render(request, "accounts/user.html", page, status=_status(form))


@needs(Permission.MANAGE_USERS)
def give_post(request: StaffRequest, user_id: str) -> HttpResponse:
    shown = queries.user_for(request.user, user_id, now=request.now)
    form = PostForm(request.POST or None, by=request.user, now=request.now)
    if request.method == "POST" and form.is_valid():
        actions.give_post(user=shown, **form.as_post(), by=request.user, now=request.now)
        return redirect("accounts:user", user_id=user_id)
    return _user_page(request, shown, form=form)


@needs(Permission.MANAGE_USERS)
def end_post(request: StaffRequest, user_id: str, post_id: str) -> HttpResponse:
    if request.method == "POST":
        post = queries.post_for(request.user, post_id, now=request.now)
        actions.end_post(post=post, by=request.user, now=request.now)
    return redirect("accounts:user", user_id=user_id)


@needs(Permission.MANAGE_USERS)
def disable(request: StaffRequest, user_id: str) -> HttpResponse:
    shown = queries.user_for(request.user, user_id, now=request.now)
    if request.method == "POST":
        actions.disable_user(user=shown, by=request.user, now=request.now)
    return redirect("accounts:user", user_id=user_id)


@needs(Permission.MANAGE_USERS)
def enable(request: StaffRequest, user_id: str) -> HttpResponse:
    shown = queries.user_for(request.user, user_id, now=request.now)
    if request.method == "POST":
        actions.enable_user(user=shown, by=request.user, now=request.now)
    return redirect("accounts:user", user_id=user_id)


@needs(Permission.MANAGE_USERS)
def new_link(request: StaffRequest, user_id: str) -> HttpResponse:
    shown = queries.user_for(request.user, user_id, now=request.now)
    if request.method != "POST":
        return redirect("accounts:user", user_id=user_id)
    token = actions.invite(user=shown, by=request.user, now=request.now)
    link = request.build_absolute_uri(f"/accounts/welcome/{token}/")
    return _user_page(request, shown, link=link)


def _status(form: object) -> int:
    """Tell 422 for a form with mistakes, so that nobody takes the page for a success."""
    is_wrong = getattr(form, "is_bound", False) and getattr(form, "errors", None)
    return UNPROCESSABLE if is_wrong else 200
