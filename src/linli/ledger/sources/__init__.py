"""Lists as the senders make them: fields, profiles of the kinds, guesses, and interpretation.

The door: `look` / `guess` (what is this file?), `read_list` / `interpret` (what does it say?),
`PROFILES` (what is known of each kind), `values_to_json` ... (how a report keeps it).
"""

from __future__ import annotations

from linli.ledger.sources.fields import KINDS, Field, Kind
from linli.ledger.sources.guess import (
    ColumnGuess,
    Looked,
    SheetGuess,
    guess,
    heading_digest,
    look,
    require_list,
)
from linli.ledger.sources.interpret import (
    Context,
    Interpreted,
    RowNote,
    RowProblem,
    fill_down,
    gather,
    interpret,
    read_list,
)
from linli.ledger.sources.profile import Profile, Value, Values
from linli.ledger.sources.registry import PROFILES
from linli.ledger.sources.storing import (
    row_from_json,
    row_to_json,
    values_from_json,
    values_to_json,
)

__all__ = [
    "KINDS",
    "PROFILES",
    "ColumnGuess",
    "Context",
    "Field",
    "Interpreted",
    "Kind",
    "Looked",
    "Profile",
    "RowNote",
    "RowProblem",
    "SheetGuess",
    "Value",
    "Values",
    "fill_down",
    "gather",
    "guess",
    "heading_digest",
    "interpret",
    "look",
    "read_list",
    "require_list",
    "row_from_json",
    "row_to_json",
    "values_from_json",
    "values_to_json",
]
