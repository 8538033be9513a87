-- internal: what take_drops answers for the rows whose numbers were taken before, by this delivery or an earlier one.
-- A duplicate that nobody has claimed yet gets its receipt again.
CREATE OR REPLACE FUNCTION answer_known_drops(p_batch bigint, p_streams stream[])
RETURNS TABLE (outcome text, idx integer[], drop_id bigint[], amount bigint[], receipt_from timestamptz[])
LANGUAGE plpgsql SET search_path FROM CURRENT SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT o.outcome, array_agg(o.idx), array_agg(o.id), array_agg(o.amount), array_agg(o.receipt_from)
    FROM (
        SELECT r.idx, d.id, d.amount,
            CASE WHEN d.digest = r.digest THEN 'duplicate' ELSE 'conflict' END AS outcome,
            CASE WHEN d.account_id IS NULL AND c.drop_id IS NULL THEN d.recorded_at END AS receipt_from
        FROM pg_temp.drop_row r
        JOIN unnest(p_streams) WITH ORDINALITY s (id, kind, owner_id, boot, mark, last_seen_at, n) ON s.n = r.stream
        JOIN drop d ON d.stream_id = s.id AND d.number = r.number
        LEFT JOIN claim c ON c.drop_id = d.id
        WHERE (d.batch_id, d.batch_row) <> (p_batch, r.idx)
    ) o
    GROUP BY o.outcome;
END
$$;
