-- Keep what each balance was after the transfer :upto, as it is now without what came later: of the accounts that were
-- compared with the transfers above :after, and no others, so that no edit becomes what was proven. With 0, of all.
WITH moved AS (
    SELECT account_id FROM entry WHERE transfer_id > :after AND :after > 0
    UNION
    SELECT id FROM account WHERE :after = 0
), later AS (
    SELECT account_id, sum(amount) AS amount FROM entry WHERE transfer_id > :upto GROUP BY account_id
)
INSERT INTO proven_balance AS p (account_id, amount)
SELECT a.id, a.balance - coalesce(l.amount, 0)
FROM moved m
JOIN account a ON a.id = m.account_id
LEFT JOIN later l ON l.account_id = m.account_id
WHERE a.balance IS NOT NULL
    -- A join might read what was proven of all accounts.
    AND a.balance - coalesce(l.amount, 0) IS DISTINCT FROM (
        SELECT earlier.amount FROM proven_balance earlier WHERE earlier.account_id = a.id
    )
ON CONFLICT (account_id) DO UPDATE SET amount = excluded.amount
