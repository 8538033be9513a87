-- The transfers whose ids lie in (p_after, p_upto], added up by business day, movement and kinds of account.
-- A reversal goes by the movement that it undoes. Reads each of those transfers once.
CREATE OR REPLACE FUNCTION transfer_flow(p_after bigint, p_upto bigint) RETURNS TABLE (
    booked_on date, movement text, reversal boolean, debit_kind text, credit_kind text, n bigint, amount bigint
)
LANGUAGE plpgsql STABLE
-- The bounds decide everything: most of the time they name the few newest rows of a large table.
SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    RETURN QUERY
    SELECT (t.recorded_at AT TIME ZONE 'Asia/Shanghai')::date,
        -- A join would read all transfers for the few that are reversals.
        coalesce((SELECT o.kind FROM transfer o WHERE o.id = t.reverses_id), t.kind),
        t.reverses_id IS NOT NULL, d.kind, c.kind, count(*), sum(t.amount)::bigint
    FROM transfer t
    JOIN account d ON d.id = t.debit_id
    JOIN account c ON c.id = t.credit_id
    WHERE t.id > p_after AND t.id <= p_upto
    GROUP BY 1, 2, 3, 4, 5;
END
$$;
