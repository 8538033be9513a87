-- Every street's share: (code, name, n, counted_g, waiting_g, other_g).
SELECT s.street_code, s.street, coalesce(sum(m.n), 0)::bigint, coalesce(sum(m.counted_g), 0)::bigint,
    coalesce(sum(m.waiting_g), 0)::bigint, coalesce(sum(m.other_g), 0)::bigint
FROM (SELECT street_code, street, bool_and(closed) AS closed FROM place GROUP BY street_code, street) s
LEFT JOIN place_masses(:from_on, :to_on, :uncounted, :channel) m ON m.street_code = s.street_code
WHERE NOT s.closed OR m.n IS NOT NULL
GROUP BY s.street_code, s.street
ORDER BY s.street_code
