-- What each counted tonnage record brings to a period, in grams: on days whose haulage is known, and on others.
CREATE OR REPLACE FUNCTION tonnage_masses(p_from date, p_to date, p_uncounted text[], p_sectors text[])
RETURNS TABLE (tonnage_id bigint, counted_g bigint, waiting_g bigint)
LANGUAGE sql STABLE AS $$
    SELECT s.tonnage_id, coalesce(sum(s.weight_g) FILTER (WHERE h.day IS NOT NULL), 0)::bigint,
        coalesce(sum(s.weight_g) FILTER (WHERE h.day IS NULL), 0)::bigint
    FROM counted_tonnages(p_from, p_to, p_uncounted, p_sectors) t
    JOIN tonnage_share s ON s.tonnage_id = t.tonnage_id
    LEFT JOIN hauled_days(p_from, p_to) AS h (day) ON h.day = s.day
    WHERE s.day BETWEEN p_from AND p_to
    GROUP BY s.tonnage_id
$$;
