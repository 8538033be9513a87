-- End a hold once. With p_credit, p_amount of it is paid there as (p_kind, p_source) and the rest is free again;
-- without, all of it is free. Answers the transfer's id, or null for a release.
-- The same resolution again answers the same; any other raises TH003.
CREATE OR REPLACE FUNCTION resolve_hold(
    p_hold bigint, p_state text, p_amount bigint DEFAULT 0, p_kind text DEFAULT NULL, p_source bigint DEFAULT NULL,
    p_credit bigint DEFAULT NULL, p_occurred_at timestamptz DEFAULT NULL, p_actor bigint DEFAULT NULL
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    ended hold;
    paid bigint;
BEGIN
    SELECT * INTO ended FROM hold WHERE id = p_hold FOR UPDATE;
    IF ended.state = p_state AND ended.captured = p_amount THEN
        RETURN ended.transfer_id;
    END IF;
    IF ended.state IS DISTINCT FROM 'pending' OR p_amount > ended.amount
        OR (p_state = 'captured' AND ended.expires_at < clock_timestamp())
    THEN
        RAISE EXCEPTION 'hold % is % and cannot become %', p_hold, coalesce(ended.state, 'unknown'), p_state
            USING ERRCODE = 'TH003';
    END IF;
    UPDATE account SET held = held - ended.amount WHERE id = ended.account_id;
    IF p_state = 'captured' THEN
        paid := post_transfer(p_kind, p_source, ended.account_id, p_credit, p_amount, p_occurred_at, NULL, p_actor);
    END IF;
    UPDATE hold SET state = p_state, captured = p_amount, transfer_id = paid, resolved_at = clock_timestamp()
    WHERE id = p_hold;
    RETURN paid;
END
$$;
