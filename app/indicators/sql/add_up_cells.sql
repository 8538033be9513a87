-- Compute the cells of the days from p_first to p_last from their drops, append a vintage of each that changed, and note
-- households that took part for the first time. Answers how many cells changed. Reads each drop of those days once.
CREATE OR REPLACE FUNCTION add_up_cells(p_first date, p_last date, p_now timestamptz) RETURNS bigint
LANGUAGE plpgsql
-- The bounds decide everything: one day of many, or all of them.
SET plan_cache_mode = force_custom_plan
SET jit = off AS $$
DECLARE
    v_start timestamptz := p_first::timestamp AT TIME ZONE 'Asia/Shanghai';
    v_end timestamptz := (p_last + 1)::timestamp AT TIME ZONE 'Asia/Shanghai';
    v_changed bigint;
BEGIN
    WITH facts AS MATERIALIZED (
        SELECT * FROM day_facts(v_start, v_end)
    ), added AS (
        INSERT INTO day_total (day, community_code, category_code, scene, channel, vintage, street_code, n, n_claimed,
            weight_g, pieces, set_hash, computed_at)
        SELECT day, community_code, category_code, scene, channel, coalesce(k.vintage, 0) + 1,
            coalesce(f.street_code, k.street_code), coalesce(f.n, 0), coalesce(f.n_claimed, 0),
            coalesce(f.weight_g, 0), coalesce(f.pieces, 0), coalesce(f.set_hash, ''), p_now
        FROM facts f
        FULL JOIN (SELECT * FROM day_cell c WHERE c.day BETWEEN p_first AND p_last) k
            USING (day, community_code, category_code, scene, channel)
        WHERE (f.n, f.n_claimed, f.set_hash) IS DISTINCT FROM (k.n, k.n_claimed, k.set_hash)
            AND NOT (f.n IS NULL AND k.n = 0)
        RETURNING 1
    ), met AS (
        INSERT INTO participant AS p (household_id, first_on)
        SELECT h.id, min(f.day) FROM facts f, unnest(f.households) AS h (id) GROUP BY h.id
        ON CONFLICT (household_id) DO UPDATE SET first_on = excluded.first_on WHERE excluded.first_on < p.first_on
    )
    SELECT count(*) INTO v_changed FROM added;
    RETURN v_changed;
END
$$;
