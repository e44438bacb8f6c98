"""A worker on a site of its own, to be killed: `crash_worker.py prepare FILE | undo | work | report`."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "linli.shell.settings"
django.setup()

from django.core.files import File  # noqa: E402
from django.core.management import call_command  # noqa: E402

from linli.accounts import actions as accounts  # noqa: E402
from linli.accounts.rules import Role  # noqa: E402
from linli.kernel import clock  # noqa: E402
from linli.kernel.audit import Machine  # noqa: E402
from linli.kernel.jobs import progress  # noqa: E402
from linli.kernel.worker import Worker  # noqa: E402
from linli.ledger import actions, jobs, rollup  # noqa: E402
from linli.ledger.columns import choose  # noqa: E402
from linli.ledger.models import Batch, Person, PersonKey, Report  # noqa: E402
from linli.ledger.rules import SourceKind  # noqa: E402
from linli.places import actions as places  # noqa: E402
from linli.places.rules import AreaKind  # noqa: E402

jobs.CHUNK = jobs.FEW = 20


def prepare(file: Path) -> None:
    """Make a community and a list that is ready to be taken in."""
    call_command("migrate", verbosity=0)
    by, now = Machine(), clock.now()
    area = places.add_area(kind=AreaKind.COMMUNITY, name="千云社区", by=by, now=now)
    user = accounts.add_user(username="worker", name="worker", by=by, now=now)
    accounts.give_post(user=user, role=Role.SOCIAL_WORKER, area=area, by=by, now=now)
    with file.open("rb") as opened:
        batch = actions.upload_list(
            file=File(opened), name=file.name, source=SourceKind.LANDLORD, organisation=None,
            area=area, received_on=now.date(), by=user, now=now,
        )  # fmt: skip
    chosen = choose(batch)
    assert chosen.layout is not None
    actions.run_batch(
        batch=batch, sheet=chosen.sheet.name, layout=chosen.layout, mapping=chosen.guess.mapping,
        by=user, now=now,
    )  # fmt: skip


def undo() -> None:
    batch = Batch.objects.get()
    actions.undo_batch(batch=batch, by=batch.by, now=clock.now())


def work() -> None:
    worker = Worker(lease=timedelta(seconds=2))
    signal.signal(signal.SIGTERM, lambda *_: worker.stop())
    worker.loop(poll=0.05)


def report() -> None:
    """Print what the tables hold."""
    batch = Batch.objects.get()
    job = progress(batch.job)
    assert job is not None
    rows = list(Report.objects.values_list("row", flat=True))
    told = {
        "batch": batch.state,
        "job": job.state,
        "done": job.done,
        "rows": len(rows),
        "different_rows": len(set(rows)),
        "states": Counter(Report.objects.values_list("state", flat=True)),
        "people": Person.objects.count(),
        "people_with_keys": PersonKey.objects.values("person").distinct().count(),
        "faults": rollup.faults(),
    }
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    command, *words = sys.argv[1:]
    {"prepare": lambda: prepare(Path(words[0])), "undo": undo, "work": work, "report": report}[
        command
    ]()
