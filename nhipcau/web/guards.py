# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Triggers that keep the tables of the audit log append-only, on both databases.

They are put in place after every ``migrate`` (a migration that alters a table on SQLite makes it anew, without its
triggers) and refuse DELETE, TRUNCATE and UPDATE, except the erasing of personal values: texts may become empty, JSON
shorter, nothing else. Whoever may drop triggers can pass them by: that shows in the seals (`nhipcau.web.audit.verify`).
"""

from __future__ import annotations

from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("web_event", "web_seal", "web_sealedevent")
KEY = {"web_event": "id", "web_seal": "number", "web_sealedevent": "event_id"}
KEPT = ("id", "at", "user_id", "post_id", "path", "verb", "model", "object_id")
"""Columns of an event that never change, not even when personal values are erased."""
MESSAGE = "the audit log is append-only"


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place; those that are there already stay."""
    with connection.cursor() as cursor:
        for statement in on_postgresql() if connection.vendor == "postgresql" else on_sqlite():
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for tests, which empty whole tables."""
    with connection.cursor() as cursor:
        for name, table in names(connection.vendor):
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of triggers that are not in place."""
    asked = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        found = {row[0] for row in cursor.fetchall()}
    return [name for name, _table in names(connection.vendor) if name not in found]


def names(vendor: str) -> list[tuple[str, str]]:
    kinds = ("no_update", "no_delete", "no_truncate" if vendor == "postgresql" else "no_replace")
    return [(f"{table}_{kind}", table) for table in TABLES for kind in kinds]


def on_sqlite() -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    kept = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in KEPT)
    emptied = " AND ".join(f"(NEW.{name} IS OLD.{name} OR NEW.{name} = '')" for name in ("who", "about"))
    shorter = 'length(NEW."before") <= length(OLD."before") AND length(NEW."after") <= length(OLD."after")'
    erasing = f"{kept} AND {emptied} AND {shorter} AND length(NEW.personal) < length(OLD.personal)"
    found = []
    for table in TABLES:
        only = f" WHEN NOT ({erasing})" if table == "web_event" else ""
        there = f"SELECT 1 FROM {table} WHERE {KEY[table]} = NEW.{KEY[table]}"  # noqa: S608
        found += [
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_update BEFORE UPDATE ON {table}{only} {refuse}",
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_delete BEFORE DELETE ON {table} {refuse}",
            # REPLACE INTO would otherwise put a new row in the place of an old one without either of the above.
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_replace BEFORE INSERT ON {table} WHEN EXISTS ({there}) {refuse}",
        ]
    return found


def on_postgresql() -> list[str]:
    kept = " AND ".join(f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in KEPT)
    emptied = " AND ".join(f"(NEW.{name} = OLD.{name} OR NEW.{name} = '')" for name in ("who", "about"))
    shorter = (
        'length(NEW."before"::text) <= length(OLD."before"::text) AND length(NEW."after"::text) <= '
        'length(OLD."after"::text)'
    )
    erasing = f"{kept} AND {emptied} AND {shorter} AND length(NEW.personal::text) < length(OLD.personal::text)"
    body = f"BEGIN RAISE EXCEPTION '{MESSAGE}'; END"
    found = [f"CREATE OR REPLACE FUNCTION web_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"]
    for table in TABLES:
        only = f" WHEN (NOT ({erasing}))" if table == "web_event" else ""
        refuse = "EXECUTE FUNCTION web_audit_refuse()"
        found += [
            f"CREATE OR REPLACE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW{only} {refuse}",
            f"CREATE OR REPLACE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW {refuse}",
            f"CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} {refuse}",
        ]
    return found


def after_migrate(sender: Any, using: str, **kwargs: Any) -> None:
    """Receiver of ``post_migrate``; does nothing while the tables do not exist (migrating only a part)."""
    connection = connections[using]
    if set(TABLES) <= set(connection.introspection.table_names()):
        install(connection)
