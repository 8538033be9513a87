-- The share of each day with drops in a community, newest first: (day, day, n, counted_g, waiting_g, other_g).
SELECT day::text, day::text, n, counted_g, waiting_g, other_g
FROM place_masses(:from_on, :to_on, :uncounted, :channel)
WHERE community_code = :code
ORDER BY day DESC
