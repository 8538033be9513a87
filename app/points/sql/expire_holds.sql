-- Free what nobody captured in time. Answers how many holds ended.
CREATE OR REPLACE FUNCTION expire_holds() RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    WITH due AS (
        SELECT id FROM hold WHERE state = 'pending' AND expires_at < clock_timestamp()
        ORDER BY id FOR UPDATE SKIP LOCKED
    ), ended AS (
        UPDATE hold h SET state = 'expired', resolved_at = clock_timestamp() FROM due WHERE h.id = due.id
        RETURNING h.account_id, h.amount
    ), sums AS (
        SELECT account_id, sum(amount)::bigint AS amount, count(*) AS n FROM ended GROUP BY account_id ORDER BY account_id
    ), freed AS (
        UPDATE account a SET held = a.held - s.amount FROM sums s WHERE a.id = s.account_id
    )
    SELECT coalesce(sum(n), 0)::bigint FROM sums
$$;
