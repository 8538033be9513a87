-- Communities with a bin in use, and all communities.
SELECT 'communities', 'part', count(DISTINCT community_code), count(*), '' FROM bin_fact WHERE registered_at < :end
UNION ALL
SELECT 'all_communities', 'note', count(*), count(*), '' FROM place WHERE NOT closed
