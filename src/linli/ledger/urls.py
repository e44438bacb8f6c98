"""Pages of the ledger at /lists/."""

from __future__ import annotations

from django.urls import path

from linli.ledger import views

app_name = "ledger"
urlpatterns = [
    path("", views.batches, name="batches"),
    path("send/", views.upload, name="upload"),
    path("add/", views.add, name="add"),
    path("review/", views.review, name="review"),
    path("review/<pid:report_id>/same/<pid:person_id>/", views.same, name="same"),
    path("review/<pid:report_id>/different/", views.different, name="different"),
    path("rows/<pid:report_id>/", views.row, name="row"),
    path("rows/<pid:report_id>/ignore/", views.ignore, name="ignore"),
    path("<pid:batch_id>/", views.batch, name="batch"),
    path("<pid:batch_id>/columns/", views.columns, name="columns"),
    path("<pid:batch_id>/progress/", views.progress, name="progress"),
    path("<pid:batch_id>/rows/", views.rows, name="rows"),
    path("<pid:batch_id>/problems.xlsx", views.problems, name="problems"),
    path("<pid:batch_id>/again/", views.again, name="again"),
    path("<pid:batch_id>/ignore/", views.ignore_all, name="ignore_all"),
    path("<pid:batch_id>/resume/", views.resume, name="resume"),
    path("<pid:batch_id>/undo/", views.undo, name="undo"),
]
