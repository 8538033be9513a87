-- The sums of the current cells of the days from p_first to p_last, by day and channel. `counted_*` is
-- what may count as recycled: recyclables except the roots in p_uncounted.
CREATE OR REPLACE FUNCTION day_mass(p_first date, p_last date, p_uncounted text[]) RETURNS TABLE (
    day date, channel text, n bigint, n_claimed bigint, weight_g bigint, set_hash text,
    counted_n bigint, counted_g bigint, counted_hash text
)
LANGUAGE sql STABLE AS $$
    SELECT c.day, c.channel, sum(c.n)::bigint, sum(c.n_claimed)::bigint, sum(c.weight_g)::bigint,
        encode(sha256(convert_to(string_agg(c.record, E'\n' ORDER BY c.record COLLATE "C"), 'UTF8')), 'hex'),
        coalesce(sum(c.n) FILTER (WHERE c.counts), 0)::bigint,
        coalesce(sum(c.weight_g) FILTER (WHERE c.counts), 0)::bigint,
        coalesce(encode(sha256(convert_to(
            string_agg(c.record, E'\n' ORDER BY c.record COLLATE "C") FILTER (WHERE c.counts), 'UTF8')), 'hex'), '')
    FROM (
        SELECT l.*, g.recyclable AND g.root <> ALL (p_uncounted) AS counts,
            concat_ws('|', l.day, l.community_code, l.category_code, l.scene, l.channel, l.set_hash) AS record
        FROM day_cell l JOIN category_class g ON g.category_code = l.category_code
        WHERE l.day BETWEEN p_first AND p_last AND l.n > 0
    ) c
    GROUP BY c.day, c.channel
$$;
