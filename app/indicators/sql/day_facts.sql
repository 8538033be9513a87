-- The sums of the drops between two instants, cell by cell, and their owners. Reads each of those drops once.
-- `set_hash` is SHA-256 over the records of a cell, in the order of their ids.
CREATE OR REPLACE FUNCTION day_facts(p_start timestamptz, p_end timestamptz) RETURNS TABLE (
    day date, community_code text, category_code text, scene text, channel text, street_code text,
    n bigint, n_claimed bigint, weight_g bigint, pieces bigint, set_hash text, households bigint[]
)
LANGUAGE sql STABLE AS $$
    SELECT f.day, f.community_code, f.category_code, f.scene, f.channel, f.street_code,
        count(*), count(*) FILTER (WHERE f.claimed), coalesce(sum(f.weight_g), 0)::bigint,
        coalesce(sum(f.pieces), 0)::bigint,
        encode(sha256(convert_to(string_agg(f.record, E'\n' ORDER BY f.drop_id), 'UTF8')), 'hex'),
        array_agg(DISTINCT f.household_id) FILTER (WHERE f.household_id IS NOT NULL)
    FROM drop_fact f
    WHERE f.occurred_at >= p_start AND f.occurred_at < p_end
    GROUP BY f.day, f.community_code, f.category_code, f.scene, f.channel, f.street_code
$$;
