-- Everything that must be true of drops and that no constraint holds: one row per fault (check, object, expected, found).
-- Reads the drops above :fact once, and the awards above :after.
WITH looked AS (
    SELECT d.id, d.number, d.account_id, d.stream_id, s.mark, t.credit_id, t.amount AS paid, c.household_id,
        concat_ws(', ',
            CASE WHEN s.id IS NULL THEN 'stream' END, CASE WHEN b.id IS NULL THEN 'bin' END,
            CASE WHEN p.id IS NULL THEN 'site' END, CASE WHEN r.id IS NULL THEN 'batch' END,
            CASE WHEN k.code IS NULL THEN 'category' END,
            CASE WHEN d.tariff_id IS NOT NULL AND f.id IS NULL THEN 'tariff' END,
            CASE WHEN d.account_id IS NOT NULL AND a.id IS NULL THEN 'account' END
        ) AS missing,
        CASE WHEN d.amount = 0 THEN 0 ELSE coalesce(d.account_id, w.id, 0) END AS wallet,
        CASE WHEN coalesce(d.account_id, w.id) IS NULL THEN 0 ELSE d.amount END AS owed
    FROM drop d
    LEFT JOIN stream s ON s.id = d.stream_id
    LEFT JOIN bin b ON b.id = d.bin_id
    LEFT JOIN site p ON p.id = d.site_id
    LEFT JOIN drop_batch r ON r.id = d.batch_id
    LEFT JOIN category k ON k.code = d.category_code
    LEFT JOIN tariff f ON f.id = d.tariff_id
    LEFT JOIN account a ON a.id = d.account_id
    LEFT JOIN claim c ON c.drop_id = d.id
    LEFT JOIN account w ON w.kind = 'wallet' AND w.owner_id = c.household_id
    LEFT JOIN transfer t ON t.kind = 'award' AND t.source_id = d.id
    WHERE d.id > :fact
), doubtful AS MATERIALIZED (
    SELECT * FROM looked
    WHERE missing <> '' OR (account_id IS NOT NULL AND household_id IS NOT NULL)
        OR (wallet, owed) IS DISTINCT FROM (coalesce(credit_id, 0), coalesce(paid, 0))
        OR (octet_length(number), number COLLATE "C") > (octet_length(mark), mark COLLATE "C")
)
SELECT 'drop refers to nothing' AS "check", 'drop ' || id AS object, missing AS expected, 'missing' AS found
FROM doubtful WHERE missing <> ''
UNION ALL
-- A drop with a wallet, known at the bin or by its receipt, was paid once, in full, to that wallet; others never.
SELECT 'drop and award differ', 'drop ' || id, wallet || ': ' || owed,
    coalesce(credit_id, 0) || ': ' || coalesce(paid, 0)
FROM doubtful WHERE (wallet, owed) IS DISTINCT FROM (coalesce(credit_id, 0), coalesce(paid, 0))
UNION ALL
SELECT 'drop claimed twice', 'drop ' || id, 'account ' || account_id, 'household ' || household_id
FROM doubtful WHERE account_id IS NOT NULL AND household_id IS NOT NULL
UNION ALL
SELECT 'mark below a number', 'stream ' || stream_id, number, mark
FROM doubtful WHERE (octet_length(number), number COLLATE "C") > (octet_length(mark), mark COLLATE "C")
UNION ALL
SELECT 'award without a drop', 'transfer ' || t.id, 'drop ' || t.source_id, 'missing'
FROM transfer t LEFT JOIN drop d ON d.id = t.source_id
WHERE t.kind = 'award' AND t.id > :after AND d.id IS NULL
UNION ALL
-- Drops that were looked at earlier and have been claimed since.
SELECT 'drop and award differ', 'drop ' || d.id, coalesce(d.account_id, w.id) || ': ' || d.amount,
    t.credit_id || ': ' || t.amount
FROM transfer t
JOIN drop d ON d.id = t.source_id
LEFT JOIN claim c ON c.drop_id = d.id
LEFT JOIN account w ON w.kind = 'wallet' AND w.owner_id = c.household_id
WHERE t.kind = 'award' AND t.id > :after AND d.id <= :fact
    AND (t.credit_id, t.amount) IS DISTINCT FROM (coalesce(d.account_id, w.id), d.amount)
