"""Rows that were parsed once, kept aside so that the second pass over a list need not parse again."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterator

from linli.ledger.reading import RawRow


class Spool:
    """Rows in a file without a name that goes with the process; it is never read by another."""

    def __init__(self) -> None:
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the spool
        self.number = 0

    def keep(self, rows: Iterator[RawRow]) -> Iterator[RawRow]:
        """Pass rows through and keep them."""
        dump = pickle.Pickler(self.file, protocol=5)
        dump.fast = True
        for row in rows:
            self.number += 1
            dump.dump((row.number, row.cells, row.marks or None))
            yield row

    def close(self) -> None:
        """Let the file go."""
        self.file.close()

    def __iter__(self) -> Iterator[RawRow]:
        """Yield the rows again, in the same order."""
        self.file.seek(0)
        load = pickle.Unpickler(self.file).load  # noqa: S301 - written by this very process
        for _ in range(self.number):
            number, cells, marks = load()
            yield RawRow(number, cells, marks or {})
