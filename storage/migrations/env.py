"""Alembic, on the connection that `storage.migrate` hands over."""

from alembic import context

import storage.crypto_tables  # its table joins the metadata
from storage.tables import metadata

assert storage.crypto_tables.crypto.metadata is metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
