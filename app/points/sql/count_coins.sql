-- Add what was sealed since the last time to coin_day; answers how many of its rows changed. Nothing can still be
-- committed below a sealed transfer, so each is counted once.
CREATE OR REPLACE FUNCTION count_coins() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    v_counted bigint;
    v_sealed bigint;
    v_changed bigint;
BEGIN
    LOCK TABLE coin_day IN SHARE ROW EXCLUSIVE MODE;
    SELECT coalesce(max(k.upto_id), 0) INTO v_counted FROM coin_day k;
    SELECT b.last_id INTO v_sealed FROM ledger_block b ORDER BY b.seq DESC LIMIT 1;
    IF v_sealed IS NULL OR v_sealed <= v_counted THEN
        RETURN 0;
    END IF;
    INSERT INTO coin_day AS k (booked_on, movement, reversal, debit_kind, credit_kind, n, amount, upto_id)
    SELECT f.booked_on, f.movement, f.reversal, f.debit_kind, f.credit_kind, f.n, f.amount, v_sealed
    FROM transfer_flow(v_counted, v_sealed) f
    ON CONFLICT (booked_on, movement, reversal, debit_kind, credit_kind)
    DO UPDATE SET n = k.n + excluded.n, amount = k.amount + excluded.amount, upto_id = excluded.upto_id;
    GET DIAGNOSTICS v_changed = ROW_COUNT;
    RETURN v_changed;
END
$$;
