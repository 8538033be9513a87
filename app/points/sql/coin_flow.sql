-- For indicators: every coin that moved, by business day, movement and kinds of account: the sums kept in coin_day and
-- the transfers since. Reversals stand on their own lines, under the movement that they undo.
CREATE OR REPLACE FUNCTION coin_flow() RETURNS TABLE (
    booked_on date, movement text, reversal boolean, debit_kind text, credit_kind text, n bigint, amount bigint
)
LANGUAGE plpgsql STABLE AS $$
DECLARE
    v_counted bigint;
    v_last bigint;
BEGIN
    SELECT coalesce(max(k.upto_id), 0) INTO v_counted FROM coin_day k;
    SELECT coalesce(max(t.id), 0) INTO v_last FROM transfer t;
    RETURN QUERY
    SELECT k.booked_on, k.movement, k.reversal, k.debit_kind, k.credit_kind, k.n, k.amount FROM coin_day k;
    IF v_last > v_counted THEN
        RETURN QUERY SELECT f.* FROM transfer_flow(v_counted, v_last) f;
    END IF;
END
$$;
