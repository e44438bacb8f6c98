"""Words of the ledger."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.kernel.words import teach
from linli.ledger.reading import ReadCode
from linli.ledger.reading.refusals import SENTENCES
from linli.ledger.reading.values.parsed import NOTE_SENTENCES, PROBLEM_SENTENCES, Note, Problem
from linli.ledger.rules import (
    BatchState,
    Event,
    Refusal,
    ReportState,
    SourceKind,
    StandingKind,
    Why,
)
from linli.ledger.sources.fields import Field

teach(
    SourceKind,
    {
        SourceKind.SELF: _("The person"),
        SourceKind.SCHOOL: _("School"),
        SourceKind.EMPLOYER: _("Employer"),
        SourceKind.LANDLORD: _("Landlord"),
        SourceKind.PROPERTY: _("Property company"),
        SourceKind.PREDECLARATION: _("National pre-declaration"),
        SourceKind.WORKER: _("Community worker"),
    },
)
teach(
    ReportState,
    {
        ReportState.PROBLEM: _("To be mended"),
        ReportState.REVIEW: _("To be reviewed"),
        ReportState.LINKED: _("In the ledger"),
        ReportState.IGNORED: _("Ignored"),
        ReportState.UNDONE: _("Undone"),
    },
)
teach(
    BatchState,
    {
        BatchState.UPLOADED: _("Columns to be confirmed"),
        BatchState.RUNNING: _("Being taken in"),
        BatchState.DONE: _("Taken in"),
        BatchState.FAILED: _("Stopped"),
        BatchState.UNDOING: _("Being undone"),
        BatchState.UNDONE: _("Undone"),
    },
)
teach(
    StandingKind,
    {
        StandingKind.EXPECTED: _("Expected"),
        StandingKind.ARRIVED: _("Arrived"),
        StandingKind.CENTRAL_QUARANTINE: _("Central quarantine"),
        StandingKind.HOME_QUARANTINE: _("Home quarantine"),
        StandingKind.HOME_MONITORING: _("Home health monitoring"),
        StandingKind.DAILY_MONITORING: _("Daily health monitoring"),
        StandingKind.SELF_MONITORING: _("Self-monitoring"),
        StandingKind.RELEASED: _("Released"),
    },
)
teach(
    Why,
    {
        Why.NEW: _("Nobody in the ledger shares a document, phone or birth date and name."),
        Why.DOCUMENT_AGREES: _("The document number agrees."),
        Why.PHONE_AND_NAME_AGREE: _("Phone and name agree."),
        Why.PHONE_AND_BIRTH_AGREE: _("Phone and birth date agree."),
        Why.NAME_AND_BIRTH_AGREE: _("Name and birth date agree."),
        Why.NAME_AND_DWELLING_AGREE: _("Name and dwelling agree."),
        Why.EXTERNAL_ID_AGREES: _("The sender's own number agrees."),
        Why.BIRTH_DATES_DIFFER: _("The birth dates differ."),
        Why.DOCUMENTS_DIFFER: _("The document numbers differ."),
        Why.SEXES_DIFFER: _("The sexes differ."),
        Why.NAMES_DIFFER: _("The names differ."),
        Why.PERHAPS_TWINS: _("Phone and birth date agree, the names do not: perhaps twins."),
        Why.SEVERAL_PERSONS: _("It fits several people in the ledger."),
        Why.CHOSEN_SAME: _("Somebody decided that this is the same person."),
        Why.CHOSEN_DIFFERENT: _("Somebody decided that this is another person."),
        Why.KEPT_APART: _("It resembles somebody in the ledger and was kept apart."),
        Why.EDITED: _("Entered by hand."),
        Why.SAME_ROW: _("The same row was sent before."),
        Why.SET_ASIDE: _("Set aside by hand."),
        Why.CELLS: _("Some cells must be mended."),
    },
)
teach(
    Refusal,
    {
        Refusal.SAME_FILE: _(
            "This very file was sent before: “%(name)s” on %(day)s. Open that list instead."
        ),
        Refusal.BATCH_CHANGED: _("The list has changed in the meantime. Reload the page."),
        Refusal.BATCH_BUSY: _("The list is being worked on. Wait until that is finished."),
        Refusal.NO_NAME_COLUMN: _("Say which column holds the name."),
        Refusal.COLUMN_TWICE: _("Two columns are marked as “%(field)s”. Keep one of them."),
        Refusal.FILE_GONE: _("The file is no longer kept here. Send it again."),
        Refusal.REPORT_CHANGED: _(
            "Somebody has dealt with this row in the meantime. Reload the page."
        ),
        Refusal.NOT_YOURS: _("This list belongs to another sender."),
        Refusal.NOT_A_REPORTER: _(
            "No organisation is set for your account. Ask the community to add it."
        ),
        Refusal.REASON_MISSING: _("Say why, in a few words."),
        Refusal.NO_SUCH_FIELD: _("This field cannot be changed by hand."),
        Refusal.NO_CONFLICT: _("The sources no longer differ here. Reload the page."),
        Refusal.BEFORE_STANDING: _("This moment lies before the person came into the ledger."),
        Refusal.OTHER_AREA: _("This organisation belongs to another area."),
    },
)
teach(
    Event,
    {
        Event.ORGANISATION_ADDED: _("Organisation added"),
        Event.REPORTER_ADDED: _("Reporter added"),
        Event.PERSON_ADDED: _("Came into the ledger"),
        Event.PERSON_CHANGED: _("Changed by a report"),
        Event.PERSON_EDITED: _("Corrected by hand"),
        Event.PERSON_REMOVED: _("Left the ledger"),
        Event.CONFLICT_RESOLVED: _("Contradiction decided"),
        Event.STANDING_SET: _("Standing set"),
        Event.STANDING_ENDED: _("Standing ended"),
        Event.STANDING_MENDED: _("Standing mended"),
        Event.LIST_UPLOADED: _("List received"),
        Event.LIST_STARTED: _("Taking in begun"),
        Event.LIST_FINISHED: _("List taken in"),
        Event.LIST_UNDOING: _("Undoing begun"),
        Event.LIST_UNDONE: _("List undone"),
        Event.ROW_MENDED: _("Row mended"),
        Event.ROW_IGNORED: _("Row ignored"),
        Event.REPORT_LINKED: _("Report joined to the person"),
        Event.REPORT_SEPARATED: _("Report taken as another person"),
        Event.PEOPLE_EXPORTED: _("List exported"),
    },
)
teach(
    Field,
    {
        Field.NAME: _("Name"),
        Field.OTHER_NAME: _("Other name"),
        Field.SURNAME: _("Surname"),
        Field.GIVEN_NAMES: _("Given names"),
        Field.SEX: _("Sex"),
        Field.BIRTH_DATE: _("Date of birth"),
        Field.NATIONALITY: _("Nationality"),
        Field.DOCUMENT_NUMBER: _("Document number"),
        Field.LANGUAGE: _("Language"),
        Field.PHONE: _("Phone"),
        Field.EMAIL: _("E-mail"),
        Field.DWELLING: _("Address"),
        Field.ESTATE: _("Estate"),
        Field.BUILDING: _("Building"),
        Field.ENTRANCE: _("Entrance"),
        Field.ROOM: _("Room"),
        Field.DEPARTURE_COUNTRY: _("Country of departure"),
        Field.TRANSIT: _("Transit"),
        Field.CARRIER: _("Flight or train"),
        Field.ARRIVAL_AT: _("Time of arrival"),
        Field.ARRIVAL_ON: _("Day of arrival"),
        Field.ROLE: pgettext_lazy("student, teacher, employee", "Role"),
        Field.UNIT: _("Class or unit"),
        Field.NEEDS_PICKUP: _("Needs to be picked up"),
        Field.TRAVELS_WITH_FAMILY: _("Travels with family"),
        Field.CONTACT_NAME: _("Contact at home"),
        Field.CONTACT_PHONE: _("Phone of the contact"),
        Field.LANDLORD_NAME: _("Landlord"),
        Field.LANDLORD_PHONE: _("Phone of the landlord"),
        Field.LEASE: _("Lease"),
        Field.IS_AWAY: _("Is away"),
        Field.TEMPERATURE_C: _("Temperature"),
        Field.HEALTH_CODE: _("Health code"),
        Field.WAS_ABROAD_14D: _("Abroad within 14 days"),
        Field.SYMPTOMS: _("Symptoms"),
        Field.SEEN_AT: _("Seen at"),
        Field.VEHICLE_PLATE: _("Vehicle plate"),
        Field.EXTERNAL_ID: _("Sender's number"),
        Field.SEQUENCE: _("Row number"),
        Field.REMARK: _("Remark"),
    },
)
# The sentences of the readers stand beside their codes, marked for the catalogues there.
teach(ReadCode, {code: _(SENTENCES[code]) for code in ReadCode})
teach(Problem, {code: _(PROBLEM_SENTENCES[code]) for code in Problem})
teach(Note, {code: _(NOTE_SENTENCES[code]) for code in Note})
