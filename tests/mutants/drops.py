"""Faults in the rules of drops: what is taken, whose it is, what it earns, receipts and tonnages."""

from __future__ import annotations

from tests.mutants.fault import Fault

DROPS = "app/recycling/drops/sql/"
INTAKE = ("tests/recycling/test_intake.py", "tests/recycling/test_intake_earnings.py")
CLAIMS = ("tests/recycling/test_claims.py",)
TONNAGES = ("tests/recycling/test_tonnages.py",)

FAULTS = (
    Fault(
        "A drop weighs something",
        "app/recycling/drops/rules.py",
        "not 1 <= row.weight_g <= bounds.max_weight_g",
        "not 0 <= row.weight_g <= bounds.max_weight_g",
        INTAKE,
    ),
    Fault(
        "A drop weighs no more than its category can",
        "app/recycling/drops/rules.py",
        "not 1 <= row.weight_g <= bounds.max_weight_g",
        "not 1 <= row.weight_g",
        INTAKE,
    ),
    Fault(
        "A late drop is paid the price of its own time",
        f"{DROPS}insert_new_drops.sql",
        "common.valid @> r.occurred_at",
        "common.valid @> p_at",
        INTAKE,
    ),
    Fault(
        "A late drop is paid the price of its own time, where the scene has one",
        f"{DROPS}insert_new_drops.sql",
        "own.valid @> r.occurred_at",
        "own.valid @> p_at",
        INTAKE,
    ),
    Fault(
        "A price of the scene goes before the general one",
        f"{DROPS}insert_new_drops.sql",
        "AND own.scene = p.scene",
        "AND own.scene = '*'",
        INTAKE,
    ),
    Fault(
        "A number that was taken makes no second drop",
        f"{DROPS}insert_new_drops.sql",
        "OR NOT EXISTS (SELECT FROM drop d WHERE d.stream_id = s.id AND d.number = r.number)",
        "OR TRUE",
        INTAKE,
    ),
    Fault(
        "Numbers grow by length and then by letter",
        f"{DROPS}mark_streams.sql",
        'WHEN (octet_length(t.top), t.top COLLATE "C") > (octet_length(s.mark), s.mark) THEN',
        'WHEN t.top COLLATE "C" > s.mark THEN',
        INTAKE,
    ),
    Fault(
        "A drop marks the business day of the district",
        f"{DROPS}mark_days.sql",
        "'2000-01-01 00:00+08'",
        "'2000-01-01 00:00+00'",
        INTAKE,
    ),
    Fault(
        "A claimed drop gets no second receipt",
        f"{DROPS}answer_known_drops.sql",
        "AND c.drop_id IS NULL THEN",
        "THEN",
        ("tests/recycling/test_claims.py", *INTAKE),
    ),
    Fault(
        "Other content under a number is kept for the operator",
        f"{DROPS}record_conflicts.sql",
        "WHERE d.digest <> r.digest",
        "WHERE FALSE",
        INTAKE,
    ),
    Fault(
        "A drop of long ago is not taken",
        "app/recycling/drops/rules.py",
        "BEHIND = timedelta(days=400)",
        "BEHIND = timedelta(days=40_000)",
        INTAKE,
    ),
    Fault(
        "A drop of the future is not taken",
        "app/recycling/drops/rules.py",
        "AHEAD = timedelta(minutes=10)",
        "AHEAD = timedelta(days=10)",
        INTAKE,
    ),
    Fault(
        "What is counted by the piece names its pieces",
        "app/recycling/drops/rules.py",
        'if bounds.unit == "piece" and row.pieces is None:',
        "if False:",
        INTAKE,
    ),
    Fault(
        "A revoked card has no owner",
        "app/recycling/drops/people.py",
        "WHERE c.code = ANY (%s::text[]) AND c.revoked_at IS NULL",
        "WHERE c.code = ANY (%s::text[])",
        INTAKE,
    ),
    Fault(
        "A session counts at its own bin",
        "app/recycling/drops/people.py",
        "if found is None or found[0].bin_code != row.bin:",
        "if found is None:",
        INTAKE,
    ),
    Fault(
        "A session counts for its time",
        "app/recycling/drops/people.py",
        "return found[1] if found[0].since - SKEW <= row.occurred_at <= found[0].until + SKEW else None",
        "return found[1]",
        INTAKE,
    ),
    Fault(
        "Two drops of other weights are not the same drop",
        "app/recycling/drops/staging.py",
        "row.bin, row.category, row.weight_g,",
        "row.bin, row.category,",
        INTAKE,
    ),
    Fault(
        "Two drops of other people are not the same drop",
        "app/recycling/drops/staging.py",
        "row.card and row.card.upper()",
        "None",
        INTAKE,
    ),
    Fault(
        "After a restart a bin counts anew",
        "app/recycling/drops/staging.py",
        '("bin", known.id, row.boot or 0)',
        '("bin", known.id, 0)',
        INTAKE,
    ),
    Fault(
        "A receipt lasts a week",
        "app/recycling/claims/tokens.py",
        "if ends_at <= now:",
        "if False:",
        CLAIMS,
    ),
    Fault(
        "A receipt cannot be forged",
        "app/recycling/claims/tokens.py",
        'if not hmac.compare_digest(tag, _mac("signature", payload)):',
        "if False:",
        CLAIMS,
    ),
    Fault(
        "A drop is claimed by one household",
        "app/recycling/claims/services.py",
        "if earlier is not None and earlier.household_id != household_id:",
        "if False:",
        CLAIMS,
    ),
    Fault(
        "A drop known at the bin is not claimed by others",
        "app/recycling/claims/services.py",
        "            return True\n        raise DropAlreadyClaimed",
        "            return True\n        return True",
        CLAIMS,
    ),
    Fault(
        "A claim has its day added up again",
        "app/recycling/claims/services.py",
        "        db.session.add(DirtyDay(day=clock.business_day(drop.occurred_at)))\n",
        "",
        CLAIMS,
    ),
    Fault(
        "A tonnage file with a bad row is taken not at all",
        "app/recycling/tonnages/services.py",
        "    if not faults:\n        for one in",
        "    if True:\n        for one in",
        TONNAGES,
    ),
    Fault(
        "A correction is a new version",
        "app/recycling/tonnages/services.py",
        "supersedes_id=None if earlier is None else earlier.id",
        "supersedes_id=None",
        TONNAGES,
    ),
    Fault(
        "A corrected tonnage has its days added up again",
        "app/recycling/tonnages/services.py",
        "    db.session.add_all(DirtyDay(day=day) for day in sorted(days))\n",
        "",
        TONNAGES,
    ),
)
