-- For indicators: a drop as anyone may see it, with nothing about the person.
CREATE OR REPLACE VIEW drop_shown AS
SELECT d.id AS drop_id, b.code AS bin_code, s.name AS site, s.community_code, s.scene, g.name_zh AS category,
    d.weight_g, d.pieces, d.occurred_at, d.recorded_at, q.door,
    d.account_id IS NOT NULL OR k.drop_id IS NOT NULL AS claimed, d.amount, d.tariff_id
FROM drop d
JOIN bin b ON b.id = d.bin_id
JOIN site s ON s.id = d.site_id
JOIN category g ON g.code = d.category_code
JOIN drop_batch q ON q.id = d.batch_id
LEFT JOIN claim k ON k.drop_id = d.id;
