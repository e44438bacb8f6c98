"""Pages of this room; signing in itself is allauth's, mounted beside them."""

from __future__ import annotations

from django.urls import path

from linli.accounts import views

app_name = "accounts"
urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("demo/", views.demo_sign_in, name="demo_sign_in"),
    path("welcome/<str:token>/", views.choose_password, name="choose_password"),
    path("users/", views.users, name="users"),
    path("users/add/", views.add_user, name="add_user"),
    path("users/<pid:user_id>/", views.user, name="user"),
    path("users/<pid:user_id>/post/", views.give_post, name="give_post"),
    path("users/<pid:user_id>/post/<pid:post_id>/end/", views.end_post, name="end_post"),
    path("users/<pid:user_id>/disable/", views.disable, name="disable"),
    path("users/<pid:user_id>/enable/", views.enable, name="enable"),
    path("users/<pid:user_id>/link/", views.new_link, name="new_link"),
]
