-- Everything that must be true of drops and that no constraint holds: a row per fault (check, object, expected, found).
SELECT 'drop refers to nothing' AS "check", 'drop ' || d.id AS object, t.name AS expected, 'missing' AS found
FROM drop d
LEFT JOIN stream s ON s.id = d.stream_id
LEFT JOIN bin b ON b.id = d.bin_id
LEFT JOIN site p ON p.id = d.site_id
LEFT JOIN drop_batch r ON r.id = d.batch_id
LEFT JOIN category c ON c.code = d.category_code
LEFT JOIN tariff f ON f.id = d.tariff_id
LEFT JOIN account a ON a.id = d.account_id
CROSS JOIN LATERAL (VALUES
    ('stream', s.id IS NULL), ('bin', b.id IS NULL), ('site', p.id IS NULL), ('batch', r.id IS NULL),
    ('category', c.code IS NULL), ('tariff', d.tariff_id IS NOT NULL AND f.id IS NULL),
    ('account', d.account_id IS NOT NULL AND a.id IS NULL)
) t (name, missing)
WHERE t.missing
UNION ALL
-- A drop with a wallet, known at the bin or by its receipt, was paid once, in full, to that wallet; others never.
SELECT 'drop and award differ', 'drop ' || o.id, o.wallet || ': ' || o.owed,
    coalesce(t.credit_id, 0) || ': ' || coalesce(t.amount, 0)
FROM (
    SELECT d.id, CASE WHEN d.amount = 0 THEN 0 ELSE coalesce(d.account_id, w.id, 0) END AS wallet,
        CASE WHEN coalesce(d.account_id, w.id) IS NULL THEN 0 ELSE d.amount END AS owed
    FROM drop d
    LEFT JOIN claim c ON c.drop_id = d.id
    LEFT JOIN account w ON w.kind = 'wallet' AND w.owner_id = c.household_id
) o
LEFT JOIN transfer t ON t.kind = 'award' AND t.source_id = o.id
WHERE (o.wallet, o.owed) IS DISTINCT FROM (coalesce(t.credit_id, 0), coalesce(t.amount, 0))
UNION ALL
SELECT 'award without a drop', 'transfer ' || t.id, 'drop ' || t.source_id, 'missing'
FROM transfer t LEFT JOIN drop d ON d.id = t.source_id
WHERE t.kind = 'award' AND d.id IS NULL
UNION ALL
SELECT 'drop claimed twice', 'drop ' || d.id, 'account ' || d.account_id, 'household ' || c.household_id
FROM drop d JOIN claim c ON c.drop_id = d.id
WHERE d.account_id IS NOT NULL
UNION ALL
SELECT 'mark below a number', 'stream ' || s.id, d.number, s.mark
FROM stream s JOIN drop d ON d.stream_id = s.id
WHERE (octet_length(d.number), d.number COLLATE "C") > (octet_length(s.mark), s.mark COLLATE "C")
