-- The one writer of drops. Takes the rows that its caller, in the same transaction, has copied into pg_temp.drop_row
-- (see stage_drops), whose `stream` counts from 1 into the arrays, and answers one row per outcome with what met it:
-- accepted, duplicate (the same content again), conflict (other content under a number that was taken).
-- `receipt_from` is set where the drop is nobody's yet. p_tops: the greatest number per stream, by length, then "C".
--
-- Locks: streams (lock_streams), then wallets in the order of ids (post_transfers).
CREATE OR REPLACE FUNCTION take_drops(
    p_batch bigint, p_kinds text[], p_owners bigint[], p_boots bigint[], p_tops text[]
) RETURNS TABLE (outcome text, idx integer[], drop_id bigint[], amount bigint[], receipt_from timestamptz[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
-- Of this call's own rows there are no statistics, and never twice as many.
SET plan_cache_mode = force_custom_plan SET jit = off AS $$
DECLARE
    v_streams stream[];
    v_at timestamptz;
    v_new record;
    v_staged bigint;
    v_known bigint[] := '{0, 0}';
BEGIN
    PERFORM refuse_false_stage();
    v_streams := lock_streams(p_kinds, p_owners, p_boots);
    -- From here on nobody else adds to these streams: what a statement sees is what there is.
    v_at := clock_timestamp();
    v_new := insert_new_drops(p_batch, v_streams, v_at);
    PERFORM mark_streams(v_streams, p_tops, v_at);
    PERFORM pay_new_drops(p_batch, v_new.first_id, v_new.last_id);
    PERFORM mark_days(p_batch, v_new.first_id, v_new.last_id);
    RETURN QUERY SELECT * FROM answer_new_drops(p_batch, v_new.first_id, v_new.last_id);

    SELECT count(*) INTO v_staged FROM pg_temp.drop_row;
    IF v_staged > v_new.accepted THEN
        PERFORM record_conflicts(p_batch, v_streams, v_at);
        FOR outcome, idx, drop_id, amount, receipt_from IN SELECT * FROM answer_known_drops(p_batch, v_streams) LOOP
            v_known[CASE outcome WHEN 'duplicate' THEN 1 ELSE 2 END] := cardinality(idx);
            RETURN NEXT;
        END LOOP;
    END IF;
    PERFORM close_batch(p_batch, v_staged, v_new.accepted, v_known[1], v_known[2]);
END
$$;
