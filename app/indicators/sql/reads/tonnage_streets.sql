-- Each street's share of a kind of tonnage; code '' collects records without a street:
-- (code, name, n, counted_g, waiting_g, 0).
SELECT coalesce(s.street_code, ''), coalesce(s.street, ''), count(m.tonnage_id), coalesce(sum(m.counted_g), 0)::bigint,
    coalesce(sum(m.waiting_g), 0)::bigint, 0
FROM (SELECT street_code, street FROM place GROUP BY street_code, street HAVING NOT bool_and(closed)) s
FULL JOIN (
    SELECT street_code, tonnage_id, counted_g, waiting_g
    FROM tonnage_masses(:from_on, :to_on, :uncounted, :sectors)
    WHERE kind = :kind
) m ON m.street_code = s.street_code
GROUP BY s.street_code, s.street
ORDER BY s.street_code NULLS LAST
