-- What each street brought to a kind of tonnage; code '' is what names no street:
-- (code, name, n, counted_g, waiting_g, 0).
SELECT coalesce(s.street_code, ''), coalesce(s.street, ''), count(m.tonnage_id), coalesce(sum(m.counted_g), 0)::bigint,
    coalesce(sum(m.waiting_g), 0)::bigint, 0
FROM (SELECT DISTINCT street_code, street FROM place WHERE NOT closed) s
FULL JOIN (
    SELECT t.street_code, b.tonnage_id, b.counted_g, b.waiting_g
    FROM counted_tonnages(:from_on, :to_on, :uncounted, :sectors) t
    JOIN tonnage_masses(:from_on, :to_on, :uncounted, :sectors) b ON b.tonnage_id = t.tonnage_id
    WHERE t.kind = :kind
) m ON m.street_code = s.street_code
GROUP BY s.street_code, s.street
ORDER BY s.street_code NULLS LAST
