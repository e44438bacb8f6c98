"""Adds up what pytest wrote about several runs: `total: N passed, N failed, N skipped`."""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ET  # read from pytest, written a moment ago
from collections import Counter
from pathlib import Path


def counts(report: Path) -> Counter[str]:
    """Return passed, failed and skipped of one JUnit report; an error counts as failed."""
    found: Counter[str] = Counter()
    for suite in ET.parse(report).getroot().iter("testsuite"):  # noqa: S314 - our own file
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped = int(suite.get("skipped", 0))
        found["failed"] += failed
        found["skipped"] += skipped
        found["passed"] += int(suite.get("tests", 0)) - failed - skipped
    return found


def main(reports: list[str]) -> int:
    total: Counter[str] = Counter()
    for report in reports:
        total.update(counts(Path(report)))
    line = f"total: {total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped"
    sys.stdout.write(f"{line}\n")
    return int(total["failed"] > 0 or total["passed"] == 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
