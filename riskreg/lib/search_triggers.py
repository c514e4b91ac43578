"""The index of the search: one row for each thing that can be found, kept by the database itself.

Triggers write it in the transaction of every write, whoever writes (imports, bulk, a restore). On
SQLite an FTS5 table lies over it, on PostgreSQL a generated tsvector column; no extension is needed.
"""
# ruff: noqa: S608 - statements are put together from the constants of this module alone

from typing import Any

from riskreg.lib.near_words import fold

TABLE, FULL_TEXT = "riskreg_searchentry", "riskreg_search"
# kind → table, columns that are watched, register, title, body ("{row}." stands before the columns)
_RISK_OF = "(SELECT register_id FROM riskreg_risk WHERE id = {row}.risk_id)"
SOURCES = {
    "risk": (
        "riskreg_risk", ("title", "cause", "event", "consequence", "controls", "tags"), "{row}.register_id",
        "{row}.title",
        "{row}.cause || ' ' || {row}.event || ' ' || {row}.consequence || ' ' || {row}.controls || ' ' || {row}.tags",
    ),
    "action": ("riskreg_action", ("title", "note"), _RISK_OF, "{row}.title", "{row}.note"),
    "decision": (
        "riskreg_decision", ("text", "rationale", "conditions"), "{row}.register_id", "{row}.text",
        "{row}.rationale || ' ' || {row}.conditions",
    ),
    "meeting": ("riskreg_meeting", ("title", "place"), "{row}.register_id", "{row}.title", "{row}.place"),
}  # fmt: skip
_MARKED = "".join(
    chr(code)
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
    if len(fold(chr(code))) == 1 and fold(chr(code)).isascii()
)


def create(connection: Any) -> None:
    """Put the index's own parts and the triggers in place; those already there are made anew."""
    drop(connection)
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for statement in _parts(connection) if postgresql else _SQLITE_PARTS:
            cursor.execute(statement)
        for kind in SOURCES:
            for statement in _postgresql(kind) if postgresql else _sqlite(kind).values():
                cursor.execute(statement)


def drop(connection: Any) -> None:
    """Take the triggers away; the index stays as it is."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for kind, source in SOURCES.items():
                cursor.execute(f"DROP TRIGGER IF EXISTS search_{kind} ON {source[0]}")
            return
        for name in trigger_names():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def missing(connection: Any) -> bool:
    """Whether a trigger is gone, as after a rebuilt table on SQLite; False while there is no index at all."""
    if TABLE not in connection.introspection.table_names():
        return False
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'search_%%'")
            wanted = {f"search_{kind}" for kind in SOURCES}
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'search_%%'")
            wanted = set(trigger_names())
        return not wanted <= {row[0] for row in cursor.fetchall()}


def rebuild(connection: Any) -> int:
    """Fill the index anew from the rows themselves; returns how many there are. Inside a transaction.

    On PostgreSQL the triggers stay, as taking them away would make every reader of the risks wait.
    """
    postgresql = connection.vendor == "postgresql"
    if not postgresql:
        drop(connection)
    elif missing(connection):
        create(connection)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE}")
        for kind, (table, *_parts_of) in SOURCES.items():
            cursor.execute(
                f"INSERT INTO {TABLE} (kind, row_id, register_id, scope, title, body) "
                f"SELECT {_values(kind, table)} FROM {table} WHERE true ORDER BY {table}.id ON CONFLICT DO NOTHING"
            )
        if not postgresql:
            cursor.execute(_SQLITE_PARTS[0])
            cursor.execute(f"INSERT INTO {FULL_TEXT}({FULL_TEXT}) VALUES ('rebuild')")
    if not postgresql:
        create(connection)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {TABLE}")
        return int(cursor.fetchone()[0])


def trigger_names() -> list[str]:
    """The names of the triggers on SQLite."""
    return [name for kind in SOURCES for name in _sqlite(kind)] + list(_INDEX_TRIGGERS)


def _values(kind: str, row: str) -> str:
    _table, _watched, register, title, body = SOURCES[kind]
    place = register.format(row=row)
    scope = f"'register' || {place} || ' kind{kind}'"
    return f"'{kind}', {row}.id, {place}, {scope}, {title.format(row=row)}, {body.format(row=row)}"


_KEEP = "ON CONFLICT (kind, row_id) DO UPDATE SET title = excluded.title, body = excluded.body"
_NEW = f"INSERT INTO {FULL_TEXT} (rowid, scope, title, body) VALUES (NEW.id, NEW.scope, NEW.title, NEW.body)"
_OLD = (
    f"INSERT INTO {FULL_TEXT} ({FULL_TEXT}, rowid, scope, title, body) "
    "VALUES ('delete', OLD.id, OLD.scope, OLD.title, OLD.body)"
)
_INDEX_TRIGGERS = {
    "search_index_new": f"AFTER INSERT ON {TABLE} BEGIN {_NEW}; END",
    "search_index_gone": f"AFTER DELETE ON {TABLE} BEGIN {_OLD}; END",
    "search_index_changed": f"AFTER UPDATE ON {TABLE} BEGIN {_OLD}; {_NEW}; END",
}
_SQLITE_PARTS = [
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {FULL_TEXT} USING fts5(scope, title, body, content='{TABLE}', "
    "content_rowid='id', tokenize='unicode61 remove_diacritics 2', prefix='2 3')",
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {FULL_TEXT}_words USING fts5vocab('{FULL_TEXT}', 'row')",
    *(f"CREATE TRIGGER {name} {body}" for name, body in _INDEX_TRIGGERS.items()),
]


def _sqlite(kind: str) -> dict[str, str]:
    table, watched, *_rest = SOURCES[kind]
    columns = "kind, row_id, register_id, scope, title, body"
    keep = f"INSERT INTO {TABLE} ({columns}) SELECT {_values(kind, 'NEW')} WHERE true {_KEEP}"
    gone = f"DELETE FROM {TABLE} WHERE kind = '{kind}' AND row_id = OLD.id"
    return {
        f"search_{kind}_new": f"CREATE TRIGGER search_{kind}_new AFTER INSERT ON {table} BEGIN {keep}; END",
        f"search_{kind}_changed": (
            f"CREATE TRIGGER search_{kind}_changed AFTER UPDATE OF {', '.join(watched)} ON {table} BEGIN {keep}; END"
        ),
        f"search_{kind}_gone": f"CREATE TRIGGER search_{kind}_gone AFTER DELETE ON {table} BEGIN {gone}; END",
    }


def _parts(connection: Any) -> list[str]:
    """PostgreSQL: how text is folded, and the generated column with its index."""
    fold_function = (
        "CREATE OR REPLACE FUNCTION riskreg_fold(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$"
        f"SELECT regexp_replace(lower(translate($1, '{_MARKED}', '{fold(_MARKED)}')), "
        r"'[!-/:-@\[-`{-~]+', ' ', 'g')$$"
    )
    with connection.cursor() as cursor:
        names = {column.name for column in connection.introspection.get_table_description(cursor, TABLE)}
    if "vector" in names:
        return []
    return [
        fold_function,
        f"ALTER TABLE {TABLE} ADD COLUMN vector tsvector GENERATED ALWAYS AS ("
        "setweight(to_tsvector('pg_catalog.simple', riskreg_fold(title)), 'A') || "
        "setweight(to_tsvector('pg_catalog.simple', riskreg_fold(body)), 'B')) STORED",
        f"CREATE INDEX riskreg_search_vector ON {TABLE} USING gin (vector)",
    ]


def _postgresql(kind: str) -> list[str]:
    table, watched, *_rest = SOURCES[kind]
    columns = "kind, row_id, register_id, scope, title, body"
    return [
        f"CREATE OR REPLACE FUNCTION riskreg_search_{kind}() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN "
        f"IF TG_OP = 'DELETE' THEN DELETE FROM {TABLE} WHERE kind = '{kind}' AND row_id = OLD.id; RETURN OLD; END IF; "
        f"INSERT INTO {TABLE} ({columns}) SELECT {_values(kind, 'NEW')} {_KEEP}; RETURN NEW; END$$",
        f"CREATE TRIGGER search_{kind} AFTER INSERT OR DELETE OR UPDATE OF {', '.join(watched)} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION riskreg_search_{kind}()",
    ]
