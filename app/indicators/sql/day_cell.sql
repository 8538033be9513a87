-- The vintage that counts of every cell.
CREATE OR REPLACE VIEW day_cell AS
SELECT DISTINCT ON (day, community_code, category_code, scene, channel)
    day, community_code, category_code, scene, channel, vintage, street_code, n, n_claimed, weight_g, pieces, set_hash
FROM day_total
ORDER BY day, community_code, category_code, scene, channel, vintage DESC;
