-- What drops of a channel brought in a period, by day and community, in grams: in the rate, waiting for the haulage of
-- their day, and never in the rate.
CREATE OR REPLACE FUNCTION place_masses(p_from date, p_to date, p_uncounted text[], p_channel text) RETURNS TABLE (
    day date, street_code text, community_code text, n bigint, counted_g bigint, waiting_g bigint, other_g bigint
)
LANGUAGE sql STABLE AS $$
    SELECT c.day, c.street_code, c.community_code, sum(c.n)::bigint,
        coalesce(sum(c.weight_g) FILTER (WHERE c.counts AND c.hauled), 0)::bigint,
        coalesce(sum(c.weight_g) FILTER (WHERE c.counts AND NOT c.hauled), 0)::bigint,
        coalesce(sum(c.weight_g) FILTER (WHERE NOT c.counts), 0)::bigint
    FROM (
        SELECT l.day, l.street_code, l.community_code, l.n, l.weight_g,
            g.recyclable AND g.root <> ALL (p_uncounted) AS counts, h.day IS NOT NULL AS hauled
        FROM day_cell l
        JOIN category_class g ON g.category_code = l.category_code
        LEFT JOIN hauled_days(p_from, p_to) AS h (day) ON h.day = l.day
        WHERE l.day BETWEEN p_from AND p_to AND l.channel = p_channel AND l.n > 0
    ) c
    GROUP BY c.day, c.street_code, c.community_code
$$;
