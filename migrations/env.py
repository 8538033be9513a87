"""Run migrations as `owner`, in the district's schema, each revision in its own transaction."""

from __future__ import annotations

from alembic import context
from flask import current_app
from sqlalchemy import create_engine, pool, text

from app.db import Base
from config import deploy_url, psycopg_url

target_metadata = Base.metadata


def run_migrations_online() -> None:
    """Connect with DATABASE_URL, become `owner`, and see only the district's schema."""
    schema = current_app.config["TANHUI_SCHEMA"]
    deploying = deploy_url()
    url = deploying or current_app.config["SQLALCHEMY_DATABASE_URI"]
    engine = create_engine(psycopg_url(url), poolclass=pool.NullPool)
    with engine.connect() as connection:
        if deploying:
            connection.execute(text("SET ROLE owner"))
        connection.execute(text(f'SET search_path = "{schema}", pg_temp'))
        connection.execute(text("SET lock_timeout = '10s'"))
        connection.commit()
        connection.dialect.default_schema_name = schema
        context.configure(
            connection=connection,
            target_metadata=target_metadata,
            transaction_per_migration=True,
            compare_type=True,
            compare_server_default=False,
        )
        with context.begin_transaction():
            context.run_migrations()
        # The running program compares it with its own migrations before it calls itself ready.
        if connection.scalar(text("SELECT to_regclass('alembic_version')")):
            connection.execute(text("GRANT SELECT ON alembic_version TO app_rw"))
        connection.commit()


run_migrations_online()
