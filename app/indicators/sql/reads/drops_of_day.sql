-- A page of the drops of a community's day, by id.
SELECT drop_id, bin_code, site, community_code, scene, category, weight_g, pieces, occurred_at, recorded_at, door,
    claimed, amount, tariff_id
FROM drop_shown
WHERE community_code = :code AND occurred_at >= :start AND occurred_at < :end AND drop_id > :after
ORDER BY drop_id
LIMIT :limit
