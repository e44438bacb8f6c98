"""Why a file cannot be read, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from linli.kernel.refusal import Refused


class ReadCode(StrEnum):
    """Refusals of a whole file or sheet."""

    NOT_A_WORKBOOK = "NOT_A_WORKBOOK"
    CORRUPT_WORKBOOK = "CORRUPT_WORKBOOK"
    ENCRYPTED_WORKBOOK = "ENCRYPTED_WORKBOOK"
    OLD_WORKBOOK = "OLD_WORKBOOK"
    ZIP_BOMB = "ZIP_BOMB"
    FILE_TOO_LARGE = "FILE_TOO_LARGE"
    UNPACKED_TOO_LARGE = "UNPACKED_TOO_LARGE"
    TOO_MANY_SHEETS = "TOO_MANY_SHEETS"
    TOO_MANY_ROWS = "TOO_MANY_ROWS"
    TOO_MANY_COLUMNS = "TOO_MANY_COLUMNS"
    CELL_TOO_LONG = "CELL_TOO_LONG"
    EMPTY_FILE = "EMPTY_FILE"
    EMPTY_SHEET = "EMPTY_SHEET"
    NO_SUCH_SHEET = "NO_SUCH_SHEET"
    NO_HEADING = "NO_HEADING"
    TWO_HEADINGS = "TWO_HEADINGS"
    UNKNOWN_ENCODING = "UNKNOWN_ENCODING"
    UNKNOWN_LIST = "UNKNOWN_LIST"
    HEADING_CHANGED = "HEADING_CHANGED"


class ReadRefusal(Refused):
    """The file or sheet cannot be read; `code` is a `ReadCode`, `params` fill its sentence."""

    code: ReadCode

    def __init__(self, code: ReadCode, params: Mapping[str, object] | None = None) -> None:
        super().__init__(code, params=params)


def gettext_noop(message: str) -> str:
    """Mark a sentence for the catalogues without needing Django here."""
    return message


SENTENCES: dict[ReadCode, str] = {
    ReadCode.NOT_A_WORKBOOK: gettext_noop(
        "This is not an Excel workbook or CSV file. Save the list as .xlsx or .csv and send it again."
    ),
    ReadCode.CORRUPT_WORKBOOK: gettext_noop(
        "The workbook is damaged and cannot be opened. Open it in Excel, save it under a new name and send that."
    ),
    ReadCode.ENCRYPTED_WORKBOOK: gettext_noop(
        "The workbook is protected by a password. Remove the password in Excel and send it again."
    ),
    ReadCode.OLD_WORKBOOK: gettext_noop(
        "This is an old .xls workbook. Open it in Excel, choose “Save as”, type .xlsx, and send that."
    ),
    ReadCode.ZIP_BOMB: gettext_noop(
        "The workbook unpacks to far more than an honest list does, so it was not opened. Copy the table into a new workbook and send that."
    ),
    ReadCode.FILE_TOO_LARGE: gettext_noop(
        "The file has %(size_mb)s MB; at most %(limit_mb)s MB can be read. Remove pictures or split the list."
    ),
    ReadCode.UNPACKED_TOO_LARGE: gettext_noop(
        "The workbook unpacks to %(size_mb)s MB; at most %(limit_mb)s MB can be read. Split the list into several files."
    ),
    ReadCode.TOO_MANY_SHEETS: gettext_noop(
        "The workbook has more than %(limit)s sheets. Keep the sheet with the list and send it again."
    ),
    ReadCode.TOO_MANY_ROWS: gettext_noop(
        "Sheet “%(sheet)s” has more than %(limit)s rows. Split the list into several files."
    ),
    ReadCode.TOO_MANY_COLUMNS: gettext_noop(
        "Cell %(cell)s of sheet “%(sheet)s” is beyond column %(limit)s. Delete what stands far outside the table and send it again."
    ),
    ReadCode.CELL_TOO_LONG: gettext_noop(
        "Row %(row)s of sheet “%(sheet)s” has a cell of more than %(limit)s characters. Shorten it and send the list again."
    ),
    ReadCode.EMPTY_FILE: gettext_noop("The file is empty. Check that the right file was chosen."),
    ReadCode.EMPTY_SHEET: gettext_noop("Sheet “%(sheet)s” is empty. Choose another sheet."),
    ReadCode.NO_SUCH_SHEET: gettext_noop(
        "The workbook has no sheet “%(sheet)s”. Choose one of its sheets."
    ),
    ReadCode.NO_HEADING: gettext_noop(
        "No heading row was found in sheet “%(sheet)s”. Choose the right sheet, or point to the row with the headings."
    ),
    ReadCode.TWO_HEADINGS: gettext_noop(
        "Rows %(first)s and %(second)s of sheet “%(sheet)s” both look like headings. Point to the right one, or split the two tables."
    ),
    ReadCode.UNKNOWN_ENCODING: gettext_noop(
        "The characters of this CSV file cannot be read. Save it as “CSV UTF-8” and send it again."
    ),
    ReadCode.UNKNOWN_LIST: gettext_noop(
        "Sheet “%(sheet)s” does not look like a list of people. Choose the right sheet, or say what each column means."
    ),
    ReadCode.HEADING_CHANGED: gettext_noop(
        "The headings of sheet “%(sheet)s” are not the ones that were confirmed. Look at the columns again."
    ),
}
