-- Keep what each balance was after the transfer :upto, of those that changed: as it is now without what came later.
INSERT INTO proven_balance AS p (account_id, amount)
SELECT a.id, a.balance - coalesce(l.amount, 0)
FROM account a
LEFT JOIN (SELECT account_id, sum(amount) AS amount FROM entry WHERE transfer_id > :upto GROUP BY account_id) l
    ON l.account_id = a.id
LEFT JOIN proven_balance earlier ON earlier.account_id = a.id
WHERE a.balance IS NOT NULL AND earlier.amount IS DISTINCT FROM a.balance - coalesce(l.amount, 0)
ON CONFLICT (account_id) DO UPDATE SET amount = excluded.amount
