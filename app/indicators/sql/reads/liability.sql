-- What wallets hold at the end of a day, and where all other coins are, from the transfers alone, never from a cached
-- balance. What was issued is what the issuance account owes.
WITH flow AS (
    SELECT * FROM coin_flow() WHERE booked_on <= :to_on
), entry AS (
    SELECT credit_kind AS kind, n, amount FROM flow UNION ALL SELECT debit_kind, n, -amount FROM flow
)
SELECT 'wallets', 'part', coalesce(sum(amount), 0)::bigint, coalesce(sum(n), 0)::bigint, ''
FROM entry WHERE kind = 'wallet'
UNION ALL
(SELECT kind, 'note', sum(CASE kind WHEN 'issuance' THEN -amount ELSE amount END)::bigint, sum(n)::bigint, ''
FROM entry WHERE kind <> 'wallet' GROUP BY kind ORDER BY kind)
