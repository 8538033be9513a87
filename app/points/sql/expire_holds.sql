-- Free the holds that were not captured in time. Answers how many ended.
CREATE OR REPLACE FUNCTION expire_holds() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    v_at timestamptz := clock_timestamp();
    v_due bigint[];
    v_holds bigint;
BEGIN
    SELECT array_agg(d.id) INTO v_due FROM (
        SELECT id FROM hold WHERE state = 'pending' AND expires_at < v_at ORDER BY id FOR UPDATE SKIP LOCKED
    ) d;
    PERFORM FROM account a
    WHERE a.id IN (SELECT h.account_id FROM hold h WHERE h.id = ANY (v_due)) ORDER BY a.id FOR NO KEY UPDATE;
    UPDATE account a SET held = a.held - s.amount
    FROM (SELECT account_id, sum(amount)::bigint AS amount FROM hold WHERE id = ANY (v_due) GROUP BY account_id) s
    WHERE a.id = s.account_id;
    UPDATE hold SET state = 'expired', resolved_at = v_at WHERE id = ANY (v_due);
    GET DIAGNOSTICS v_holds = ROW_COUNT;
    RETURN v_holds;
END
$$;
