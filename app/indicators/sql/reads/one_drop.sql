-- One drop.
SELECT drop_id, bin_code, site, community_code, scene, category, weight_g, pieces, occurred_at, recorded_at, door,
    claimed, amount, tariff_id
FROM drop_shown
WHERE drop_id = :drop_id
