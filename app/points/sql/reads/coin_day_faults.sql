-- Where coin_day differs from the transfers that it counts: (business day, movement, amount and number known, found).
-- Reads every transfer once.
WITH fact AS (
    SELECT booked_on, movement, reversal, debit_kind, credit_kind, n, amount
    FROM transfer_flow(0, (SELECT coalesce(max(upto_id), 0) FROM coin_day))
)
SELECT booked_on, movement, concat_ws(' / ', coalesce(k.amount, 0), coalesce(k.n, 0)),
    concat_ws(' / ', coalesce(f.amount, 0), coalesce(f.n, 0))
FROM fact f FULL JOIN coin_day k USING (booked_on, movement, reversal, debit_kind, credit_kind)
WHERE (f.n, f.amount) IS DISTINCT FROM (k.n, k.amount)
ORDER BY 1, 2
