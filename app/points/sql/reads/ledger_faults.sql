-- Every line is something that the ledger does not agree with itself about: (check, object, expected, found).
-- Reads the transfers above :after once, and the accounts that they moved or that have coins set aside: a balance is
-- what was proven up to there and what came since. With 0, all transfers and all accounts.
WITH pair AS MATERIALIZED (
    SELECT kind, debit_id, credit_id, min(reverses_id) AS reverses_id, min(id) AS id, sum(amount) AS amount
    FROM transfer
    WHERE id > :after
    GROUP BY kind, debit_id, credit_id, reverses_id IS NULL
), aside AS (
    SELECT account_id, sum(amount) AS amount FROM hold WHERE state = 'pending' GROUP BY account_id
), net AS (
    SELECT e.account_id, sum(e.amount) AS amount
    FROM (
        SELECT credit_id AS account_id, amount FROM pair
        UNION ALL
        SELECT debit_id, -amount FROM pair
        UNION ALL
        SELECT account_id, 0 FROM aside
        UNION ALL
        SELECT id, 0 FROM account WHERE :after = 0
    ) e
    GROUP BY e.account_id
)
SELECT 'balance', a.code, (n.amount + coalesce(p.amount, 0))::text, a.balance::text
FROM net n
JOIN account a ON a.id = n.account_id
LEFT JOIN proven_balance p ON p.account_id = n.account_id AND :after > 0
WHERE a.balance IS NOT NULL AND a.balance <> n.amount + coalesce(p.amount, 0)
UNION ALL
SELECT 'held', a.code, coalesce(h.amount, 0)::text, a.held::text
FROM net n
JOIN account a ON a.id = n.account_id
LEFT JOIN aside h ON h.account_id = n.account_id
WHERE a.held <> coalesce(h.amount, 0)
UNION ALL
-- Of all transfers between two accounts, the first one is named.
SELECT 'orphan', 'transfer:' || t.id, 'two accounts', concat_ws(' -> ', t.debit_id, t.credit_id)
FROM pair t
LEFT JOIN account d ON d.id = t.debit_id
LEFT JOIN account c ON c.id = t.credit_id
WHERE d.id IS NULL OR c.id IS NULL
UNION ALL
SELECT 'movement', 'transfer:' || t.id, 'a listed movement', concat_ws(' ', t.kind, d.kind, '->', c.kind)
FROM pair t
JOIN account d ON d.id = t.debit_id
JOIN account c ON c.id = t.credit_id
WHERE t.reverses_id IS NULL
    AND NOT EXISTS (
        SELECT FROM movement_kind m WHERE (m.kind, m.debit_kind, m.credit_kind) = (t.kind, d.kind, c.kind)
    )
UNION ALL
SELECT 'reversal', 'transfer:' || r.id, concat_ws(' ', w.credit_id, w.debit_id, w.amount),
    concat_ws(' ', r.debit_id, r.credit_id, r.amount)
FROM transfer r LEFT JOIN transfer w ON w.id = r.reverses_id
WHERE r.id > :after AND r.reverses_id IS NOT NULL
    AND (r.debit_id, r.credit_id, r.amount) IS DISTINCT FROM (w.credit_id, w.debit_id, w.amount)
UNION ALL
SELECT 'capture', 'hold:' || h.id, h.captured::text, coalesce(t.amount::text, 'no transfer')
FROM hold h LEFT JOIN transfer t ON t.id = h.transfer_id AND t.debit_id = h.account_id
WHERE h.transfer_id > :after AND t.amount IS DISTINCT FROM h.captured
