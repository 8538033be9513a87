-- The share of every community of a street: (code, name, n, counted_g, waiting_g, other_g).
SELECT p.community_code, p.community, coalesce(sum(m.n), 0)::bigint, coalesce(sum(m.counted_g), 0)::bigint,
    coalesce(sum(m.waiting_g), 0)::bigint, coalesce(sum(m.other_g), 0)::bigint
FROM place p
LEFT JOIN place_masses(:from_on, :to_on, :uncounted, :channel) m ON m.community_code = p.community_code
WHERE p.street_code = :code AND (NOT p.closed OR m.n IS NOT NULL)
GROUP BY p.community_code, p.community
ORDER BY p.community_code
