"""Where the table begins: title and remark rows, headings of one or two levels, signatures."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from linli.ledger.reading.refusals import ReadCode
from linli.ledger.reading.shapes import CellValue, Layout, Mark, RawRow

Meaning = Callable[[str], str | None]
"""Says what a heading means (any name), or None: the vocabulary of headings."""

_LONGEST_HEADING = 40
_LONGEST_GROUP = 16
_SURE_SHARE = 0.4
_SURE_HITS = 2
_FEWEST_HEADINGS = 3
_MOST_REMARKS = 2
_REMARK = re.compile(
    r"^\s*(?:"
    r"(?:填表|填报|制表|审核|复核|负责|签字|签名|盖章|经办|联系|统计|日期|注|备注|说明)\S{0,4}?\s*[:：]"
    r"|(?:合计|总计|小计|共计)\s*(?:[:：(（\d]|$)"
    r"|(?:prepared|filled(?: in)?|checked|signed|approved)\s+by\b"
    r"|(?:signature|total|notes?|remarks?|date)\s*(?:[:：(\d]|$)"
    r")",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Found:
    """The layout found, or why there is none; a trouble may stand beside a layout."""

    layout: Layout | None
    trouble: ReadCode | None = None
    second: int = 0


def find_layout(preview: Sequence[RawRow], meaning: Meaning) -> Found:
    """Find the headings among the first rows of a sheet."""
    if not preview:
        return Found(None, ReadCode.EMPTY_SHEET)
    scores = [_hits(row, meaning) for row in preview]
    if max(scores) >= _SURE_HITS:
        top = scores.index(max(scores))
    else:
        top = next((i for i, row in enumerate(preview) if _looks_like_heading(row)), -1)
    if top < 0:
        return Found(None, ReadCode.NO_HEADING)
    return _layout(preview, top, meaning)


def is_remark(row: RawRow) -> bool:
    """Is this row a signature, total or remark and no record? At most two own cells, and worded so."""
    if sum(cell is not None for cell in row.cells) > _MOST_REMARKS + len(row.marks):
        return False
    own = [c for i, c in enumerate(row.cells) if _has_text(c) and row.marks.get(i) != Mark.MERGED]
    return 0 < len(own) <= _MOST_REMARKS and isinstance(own[0], str) and bool(_REMARK.match(own[0]))


def repeats_heading(row: RawRow, layout: Layout) -> bool:
    """Is this row the heading once more, as on every printed page?"""
    repeated = 0
    for cell, heading in zip(row.cells, layout.headings, strict=False):
        if not _has_text(cell):
            continue
        if not isinstance(cell, str) or _text(cell) not in heading.split(" / "):
            return False
        repeated += 1
    return repeated > 1


def _layout(preview: Sequence[RawRow], top: int, meaning: Meaning) -> Found:
    block = [preview[top]]
    if top and _is_group(preview[top - 1], preview[top]):
        block.insert(0, preview[top - 1])
    below = preview[top + 1] if top + 1 < len(preview) else None
    if below is not None and _is_second_level(below, preview[top], meaning):
        if _contradict(preview[top], below, meaning):
            return Found(None, ReadCode.TWO_HEADINGS, below.number)
        block.append(below)
    headings = _joined(block)
    layout = Layout(
        header_rows=tuple(row.number for row in block),
        first_row=block[-1].number + 1,
        last_row=None,
        headings=headings,
    )
    other = _another(preview[top + len(block) :], layout, meaning)
    return Found(layout, ReadCode.TWO_HEADINGS if other else None, other)


def _another(rest: Sequence[RawRow], layout: Layout, meaning: Meaning) -> int:
    """Return the number of a later row that is a different heading, 0 if there is none."""
    for row in rest:
        if row.number < layout.first_row or repeats_heading(row, layout):
            continue
        if _hits(row, meaning) > _SURE_HITS and not is_remark(row):
            return row.number
    return 0


def _hits(row: RawRow, meaning: Meaning) -> int:
    """How many different cells are known headings; 0 unless they are a good part of the row."""
    texts = _heading_texts(row)
    if texts is None:
        return 0
    hits = sum(meaning(text) is not None for text in texts)
    return hits if hits >= _SURE_SHARE * len(texts) else 0


def _heading_texts(row: RawRow) -> set[str] | None:
    """The different texts of a row, or None where a cell cannot be a heading."""
    filled = [cell for cell in row.cells if _has_text(cell)]
    if any(not isinstance(cell, str) or len(cell) > _LONGEST_HEADING for cell in filled):
        return None
    return {_text(cell) for cell in filled}


def _looks_like_heading(row: RawRow) -> bool:
    """Without known words: three or more different short texts, none of them mostly figures."""
    texts = _heading_texts(row)
    filled = sum(_has_text(cell) for cell in row.cells)
    return (
        texts is not None
        and len(texts) == filled >= _FEWEST_HEADINGS
        and not any(sum(map(str.isdigit, text)) * 2 > len(text) for text in texts)
    )


def _is_group(above: RawRow, heading: RawRow) -> bool:
    """A row of group names right above: few short texts, not a title across the whole table."""
    if above.number != heading.number - 1:
        return False
    texts = _heading_texts(above)
    if not texts or any(len(t) > _LONGEST_GROUP or _REMARK.match(t) for t in texts):
        return False
    places = [i for i, cell in enumerate(above.cells) if _has_text(cell)]
    is_title = len(texts) == 1 and (places[0] == 0 or len(places) >= _width(heading))
    return not is_title


def _is_second_level(below: RawRow, heading: RawRow, meaning: Meaning) -> bool:
    """A row right below whose own cells are headings too (sub-headings, or a second language)."""
    if below.number != heading.number + 1:
        return False
    own = {
        _text(cell)
        for i, cell in enumerate(below.cells)
        if _has_text(cell) and below.marks.get(i) != Mark.MERGED
    }
    if not own or _heading_texts(below) is None:
        return False
    return sum(meaning(text) is not None for text in own) >= max(1, len(own) / 2)


def _contradict(upper: RawRow, lower: RawRow, meaning: Meaning) -> bool:
    """Do two rows of headings name the same columns differently? Groups repeat, headings do not."""
    pairs = [
        (meaning(_text(upper.cell(i))), meaning(_text(cell)))
        for i, cell in enumerate(lower.cells)
        if _has_text(cell) and _has_text(upper.cell(i)) and lower.marks.get(i) != Mark.MERGED
    ]
    differing = [(a, b) for a, b in pairs if a and b and a != b]
    uppers = [a for a, _ in pairs if a]
    return len(differing) >= _SURE_HITS and len(set(uppers)) == len(uppers)


def _joined(block: Sequence[RawRow]) -> tuple[str, ...]:
    width = max(len(row.cells) for row in block)
    return tuple(
        " / ".join(dict.fromkeys(_text(row.cell(i)) for row in block if _has_text(row.cell(i))))
        for i in range(width)
    )


def _width(row: RawRow) -> int:
    return sum(_has_text(cell) for cell in row.cells)


def _has_text(cell: CellValue) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def _text(cell: CellValue) -> str:
    return " ".join(str(cell).split()) if cell is not None else ""
