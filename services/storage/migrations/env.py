"""What Alembic runs: the steps, on the connection that `services.storage.database` hands over."""

from alembic import context

from services.storage.database import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
