"""Where the bot's own keys lie: one row a thing, all of it sealed, named by a keyed index."""

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table

from storage.tables import metadata

crypto = Table(
    "crypto",
    metadata,
    Column("id", String, primary_key=True),  # keyed index of kind and name
    Column("kind", String, nullable=False),  # account, olm, megolm, pin, enrolment
    Column("key", Integer, nullable=False),  # house key; of a Megolm session the case's or the day's
    Column("sealed", LargeBinary, nullable=False),
    Index("ix_crypto_kind", "kind"),
    Index("ix_crypto_key", "key"),
)
