"""Faults in what keeps districts apart, and in what keeps a database to the code."""

from __future__ import annotations

from tests.mutants.fault import Fault

DISTRICTS = ("tests/test_districts.py",)
CLOSED = ("tests/test_closed_rows.py",)
START = ("tests/test_start.py",)
FOLLOWING = ("tests/test_following.py",)
BY_HAND = ("tests/test_migrations.py::test_a_function_that_was_edited_by_hand_is_told_and_mended",)
TOKENS = ("tests/consumption/test_tokens.py",)

FAULTS = (
    Fault(
        "A connection that leads to another district is refused",
        "app/connections.py",
        "        if found != (schema,):\n",
        "        if found is None:\n",
        DISTRICTS,
    ),
    Fault(
        "Each district has a login of its own",
        "config.py",
        '    return f"app_rw_{schema}"\n',
        '    return "app_rw"\n',
        DISTRICTS,
    ),
    Fault(
        "Pages are offered in the languages of the district",
        "app/web/languages.py",
        "    if (picked := chosen().lang) in offered:\n",
        "    offered = tuple(LOCALES)\n    if (picked := chosen().lang) in offered:\n",
        DISTRICTS,
    ),
    Fault(
        "No worker begins on a database that has not followed the code",
        "gunicorn.conf.py",
        "        sys.exit(Arbiter.WORKER_BOOT_ERROR)\n",
        "        pass\n",
        START,
    ),
    Fault(
        "No coins move by a closed kind of movement",
        "app/points/sql/post_transfer.sql",
        "m.kind = p_kind AND m.closed_at IS NULL",
        "m.kind = p_kind",
        CLOSED,
    ),
    Fault(
        "A closed category is not taken",
        "app/recycling/drops/queries.py",
        ".where(Category.closed_at.is_(None))",
        "",
        CLOSED,
    ),
    Fault(
        "What the code no longer lists is closed",
        "app/schema.py",
        "key.not_in(listed)",
        "key.in_(listed[:0])",
        FOLLOWING,
    ),
    Fault(
        "What is listed again is open again",
        "app/schema.py",
        '        changed["closed_at"] = None\n',
        "        pass\n",
        FOLLOWING,
    ),
    Fault(
        "A function that the code no longer has is dropped",
        "app/schema.py",
        "            if sorted(_present(connection)) == sorted(source.name for source in sources()):\n",
        "            if sources():\n",
        FOLLOWING,
    ),
    Fault(
        "A function that was edited by hand is told",
        "app/schema.py",
        "(body is None or body not in source.text)",
        "body is None",
        BY_HAND,
    ),
    Fault(
        "A code stands for an event of any number",
        "app/consumption/checkins/tokens.py",
        "    while number or len(letters) < _LENGTH:\n",
        "    while len(letters) < _LENGTH:\n",
        TOKENS,
    ),
)
