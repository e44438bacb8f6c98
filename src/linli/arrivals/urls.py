from __future__ import annotations

from django.urls import path

from linli.arrivals import views

app_name = "arrivals"
urlpatterns = [
    path("", views.board, name="board"),
    path("points/", views.points, name="points"),
    path("<pid:arrival_id>/", views.arrival, name="arrival"),
    path("<pid:arrival_id>/plan/", views.plan, name="plan"),
    path("<pid:arrival_id>/receive/", views.receive, name="receive"),
    path("<pid:arrival_id>/no-show/", views.no_show, name="no_show"),
    path("<pid:arrival_id>/cancel/", views.cancel, name="cancel"),
    path("<pid:arrival_id>/reopen/", views.reopen, name="reopen"),
    path("<pid:arrival_id>/invite/", views.invite, name="invite"),
    path("<pid:arrival_id>/slip/", views.slip, name="slip"),
]
