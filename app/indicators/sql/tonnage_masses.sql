-- The tonnage records that count in a period, each with what it brings, in grams: on days whose haulage is known, and on
-- others. Those from the sectors in p_sectors do not count, nor, where a category is named, what is not recyclable or lies
-- under the roots in p_uncounted.
CREATE OR REPLACE FUNCTION tonnage_masses(p_from date, p_to date, p_uncounted text[], p_sectors text[]) RETURNS TABLE (
    tonnage_id bigint, kind text, organisation text, record_no text, version integer, from_on date, to_on date,
    street_code text, weight_g bigint, source_sector text, in_haulage boolean, document_no text,
    counted_g bigint, waiting_g bigint
)
LANGUAGE sql STABLE AS $$
    SELECT s.tonnage_id, s.kind, s.organisation, s.record_no, s.version, s.from_on, s.to_on, s.street_code, s.weight_g,
        s.source_sector, s.in_haulage, s.document_no,
        coalesce(sum(s.share_g) FILTER (WHERE h.day IS NOT NULL), 0)::bigint,
        coalesce(sum(s.share_g) FILTER (WHERE h.day IS NULL), 0)::bigint
    FROM tonnage_share s
    LEFT JOIN category_class g ON g.category_code = s.category_code
    LEFT JOIN hauled_days(p_from, p_to) AS h (day) ON h.day = s.day
    WHERE s.from_on <= p_to AND s.to_on >= p_from AND s.day BETWEEN p_from AND p_to
        AND s.source_sector <> ALL (p_sectors)
        AND (s.kind NOT IN ('yard', 'residue') OR g.category_code IS NULL
            OR (g.recyclable AND g.root <> ALL (p_uncounted)))
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
$$;
