"""Every table. Clear columns are what finding and counting need; all else is in `sealed`."""

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.schema import SchemaItem

from storage.instants import Instant

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _records(name: str, *clear: SchemaItem) -> Table:
    """A shelf: one sealed document a row."""
    return Table(
        name,
        metadata,
        Column("id", String, primary_key=True),
        Column("version", Integer, nullable=False),
        Column("key", Integer, nullable=False),
        Column("sealed", LargeBinary, nullable=False),
        *clear,
    )


# --- keys and what the installation knows of itself ---------------------------------------
settings = Table(
    "settings", metadata, Column("name", String, primary_key=True), Column("value", Text, nullable=False)
)

keys = Table(
    "keys",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("kind", String, nullable=False),  # house, day, case, index
    Column("reference", String, nullable=False),  # "", a date, a referral's id
    Column("master", String, nullable=False),  # which master key wraps it (its fingerprint)
    Column("wrapped", LargeBinary),  # null: destroyed
    UniqueConstraint("kind", "reference"),
)

journal = Table(
    "journal",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("by", String, nullable=False),
    Column("what", String, nullable=False),
    Column("about", String, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Index("ix_journal_about", "about"),
)

# --- in and out -----------------------------------------------------------------------------
inbox = Table(
    "inbox",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("event_id", String, nullable=False, unique=True),
    Column("kind", String, nullable=False),
    Column("room_id", String, nullable=False),
    Column("sender", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("state", String, nullable=False),  # new, waiting (for its key), done, parked
    Column("starts", Integer, nullable=False, default=0),
    Column("session", String),
    Column("once", String, unique=True),  # sender key, session, index: a replay is one
    Column("sealed", LargeBinary),  # null as soon as it is done
    Index("ix_inbox_state", "state", "number"),
    Index("ix_inbox_session", "session"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("token", String, nullable=False, unique=True),
    Column("room", String, nullable=False),  # our own name
    Column("kind", String, nullable=False),
    Column("name", String),  # what its handler calls the message
    Column("about", String),  # the deadline or subject that may withdraw it
    Column("urgent", Boolean, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),  # not before
    Column("tried_at", Instant),  # first try of this token
    Column("tries", Integer, nullable=False, default=0),
    Column("state", String, nullable=False),  # waiting, done, failed, withdrawn, called-back
    Column("sealed", LargeBinary),
    Index("ix_outbox_state", "state", "room", "number"),
    Index("ix_outbox_about", "about"),
)

sent = Table(
    "sent",
    metadata,
    Column("token", String, primary_key=True),
    Column("room", String, nullable=False),
    Column("name", String),
    Column("about", String),
    Column("event_id", String, nullable=False, unique=True),
    Column("at", Instant, nullable=False),
    Index("ix_sent_name", "room", "name"),
)

rooms = Table(
    "rooms",
    metadata,
    Column("name", String, primary_key=True),  # case:K7-QF3, person:…, coordination:1, program
    Column("room_id", String, unique=True),
    Column("marker", String, nullable=False, unique=True),
    Column("state", String, nullable=False),  # wanted, open, left
    Column("adopted", Boolean, nullable=False, default=False),
    Column("made_at", Instant, nullable=False),
)

members = Table(
    "members",
    metadata,
    Column("room_id", String, primary_key=True),
    Column("user_id", String, primary_key=True),
    Column("membership", String, nullable=False),
    Column("since", Instant, nullable=False),
    Column("read_at", Instant),
)

deadlines = Table(
    "deadlines",
    metadata,
    Column("id", String, primary_key=True),
    Column("rule", String, nullable=False),
    Column("subject", String, nullable=False),  # R-7KQ4, K7-QF3, K7-QF3/D1
    Column("case", String, nullable=False),  # R-… or a case code: whose key, whose room
    Column("region", Integer, nullable=False),
    Column("responsible", String, nullable=False),  # a person's id, or ""
    Column("starts_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("step", String),  # the next one by name; null: none left
    Column("step_at", Instant),
    Column("state", String, nullable=False),  # open, settled, cancelled
    Column("ended_at", Instant),
    Index("ix_deadlines_next", "state", "step_at"),
    Index("ix_deadlines_subject", "subject", "rule"),
)

dialogues = _records(
    "dialogues",
    Column("person", String, nullable=False),
    Column("form", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("room", String, nullable=False),
    Column("state", String, nullable=False),  # open, paused, sent, cancelled
    Column("touched_at", Instant, nullable=False),
    Index("ix_dialogues_person", "person", "state"),
)

questions = _records(  # what waits for a `yes CODE`
    "questions",
    Column("person", String, nullable=False),
    Column("room", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("state", String, nullable=False),
    Index("ix_questions_open", "state", "expires_at"),
)

# --- the work ---------------------------------------------------------------------------------
people = _records(
    "people",
    Column("user_id", String, nullable=False, unique=True),
    Column("role", String, nullable=False),
    Column("agency", String, nullable=False),
    Column("region", Integer, nullable=False),
    Column("state", String, nullable=False),
)
referrals = _records(
    "referrals",
    Column("region", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("referrer", String, nullable=False),
    Column("sent_at", Instant, nullable=False),
)
consents = _records("consents", Column("state", String, nullable=False))
nonconsents = _records("nonconsents", Column("state", String, nullable=False))
intakes = _records("intakes", Column("state", String, nullable=False))
cases = _records(
    "cases",
    Column("region", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("referral", String, nullable=False, unique=True),
)
meetings = _records(
    "meetings", Column("case", String, nullable=False, index=True), Column("state", String, nullable=False)
)
tasks = _records(
    "tasks", Column("case", String, nullable=False, index=True), Column("state", String, nullable=False)
)
developments = _records(
    "developments",
    Column("case", String, nullable=False, index=True),
    Column("state", String, nullable=False),
)
reviews = _records(
    "reviews", Column("case", String, nullable=False, index=True), Column("state", String, nullable=False)
)
visits = _records(  # ad hoc members, one row a visit
    "visits",
    Column("case", String, nullable=False, index=True),
    Column("person", String, nullable=False),
    Column("state", String, nullable=False),
)
disclosures = _records(  # what was shared, with whom, when, on what ground (P12.4)
    "disclosures", Column("case", String, nullable=False, index=True)
)
subpoenas = _records(
    "subpoenas", Column("case", String, nullable=False, index=True), Column("state", String, nullable=False)
)
escalations = _records(  # disagreements for the program lead (P1.9); numbered through the province
    "escalations",
    Column("case", String, nullable=False, index=True),
    Column("region", Integer, nullable=False),
    Column("state", String, nullable=False),
)
barriers = _records(  # gaps in services and in the process (P12.8): no case content
    "barriers", Column("region", Integer, nullable=False), Column("state", String, nullable=False)
)
rulings = _records(  # devices that a coordinator approved or blocked
    "rulings",
    Column("user_id", String, nullable=False, index=True),
    Column("device", String, nullable=False),
    Column("state", String, nullable=False),
)

# --- finding again what is sealed ---------------------------------------------------------------
traces = Table(  # the blind index (P2.7, P2.15): keyed names of names and numbers
    "traces",
    metadata,
    Column("referral", String, primary_key=True),
    Column("side", String, primary_key=True),  # client, partner
    Column("kind", String, primary_key=True),  # name, phone
    Column("value", String, primary_key=True),
    Index("ix_traces_value", "kind", "value"),
)
