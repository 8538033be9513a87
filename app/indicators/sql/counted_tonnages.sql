-- The tonnage records that count in a period: not from the sectors in p_sectors, and, where a category is named, a
-- recyclable one outside of the roots in p_uncounted.
CREATE OR REPLACE FUNCTION counted_tonnages(p_from date, p_to date, p_uncounted text[], p_sectors text[])
RETURNS SETOF tonnage_record
LANGUAGE sql STABLE AS $$
    SELECT t.* FROM tonnage_record t LEFT JOIN category_class g ON g.category_code = t.category_code
    WHERE t.from_on <= p_to AND t.to_on >= p_from AND t.source_sector <> ALL (p_sectors)
        AND (t.kind NOT IN ('yard', 'residue') OR g.category_code IS NULL
            OR (g.recyclable AND g.root <> ALL (p_uncounted)))
$$;
