"""Pages of the ledger at /lists/."""

from __future__ import annotations

app_name = "ledger"
urlpatterns: list[object] = []
