-- End a hold once, as captured or released. With p_credit, p_amount of it is paid there as (p_kind, p_source) and the
-- rest is free again; without, all of it is free. Answers the transfer's id, or null for a release.
-- The same resolution again answers the same; any other raises TH003.
CREATE OR REPLACE FUNCTION resolve_hold(
    p_hold bigint, p_state text, p_amount bigint DEFAULT 0, p_kind text DEFAULT NULL, p_source bigint DEFAULT NULL,
    p_credit bigint DEFAULT NULL, p_occurred_at timestamptz DEFAULT NULL, p_actor bigint DEFAULT NULL
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    v_hold hold;
    v_paid transfer;
    v_at timestamptz := clock_timestamp();
    v_transfer bigint;
BEGIN
    SELECT * INTO v_hold FROM hold WHERE id = p_hold FOR UPDATE;
    SELECT * INTO v_paid FROM transfer WHERE id = v_hold.transfer_id;
    IF v_hold.state = p_state AND v_hold.captured = p_amount
        AND (v_paid.kind, v_paid.source_id) IS NOT DISTINCT FROM (p_kind, p_source)
    THEN
        RETURN v_hold.transfer_id;
    END IF;
    IF v_hold.state IS DISTINCT FROM 'pending' OR coalesce(p_state NOT IN ('captured', 'released'), true)
        OR coalesce(p_amount > v_hold.amount, true) OR (p_state = 'captured' AND v_hold.expires_at < v_at)
    THEN
        RAISE EXCEPTION 'hold % is % and cannot become %', p_hold, coalesce(v_hold.state, 'unknown'), p_state
            USING ERRCODE = 'TH003';
    END IF;
    UPDATE account SET held = held - v_hold.amount WHERE id = v_hold.account_id;
    IF p_state = 'captured' THEN
        v_transfer := post_transfer(
            p_kind, p_source, v_hold.account_id, p_credit, p_amount, p_occurred_at, NULL, p_actor
        );
    END IF;
    UPDATE hold SET state = p_state, captured = p_amount, transfer_id = v_transfer, resolved_at = v_at
    WHERE id = p_hold;
    RETURN v_transfer;
END
$$;
