from __future__ import annotations

from django.urls import path

from linli.boards import views

app_name = "boards"
urlpatterns = [
    path("", views.today, name="today"),
    path("situation/", views.situation, name="situation"),
    path("people/", views.people, name="people"),
    path("people/export/", views.export, name="export"),
    path("people/<pid:person_id>/", views.person, name="person"),
    path("people/<pid:person_id>/secrets/", views.secrets, name="secrets"),
    path("people/<pid:person_id>/edit/", views.edit, name="edit"),
    path("people/<pid:person_id>/decide/", views.decide, name="decide"),
]
