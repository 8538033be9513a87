-- The share of the communities whose codes begin with :code: ('', '', n, counted_g, waiting_g, other_g).
SELECT '', '', coalesce(sum(n), 0)::bigint, coalesce(sum(counted_g), 0)::bigint, coalesce(sum(waiting_g), 0)::bigint,
    coalesce(sum(other_g), 0)::bigint
FROM place_masses(:from_on, :to_on, :uncounted, :channel)
WHERE starts_with(community_code, :code)
