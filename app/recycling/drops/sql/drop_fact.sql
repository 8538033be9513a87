-- For indicators: every drop with its place and the household it belongs to by now. `channel` says how it was collected.
-- `record` is its content as a hash sees it; the stored digest is not used, it would not follow a changed row.
CREATE OR REPLACE VIEW drop_fact AS
SELECT d.id AS drop_id, d.occurred_at, (d.occurred_at AT TIME ZONE 'Asia/Shanghai')::date AS day,
    s.community_code, c.street_code, s.scene, d.category_code, 'bins'::text AS channel, d.weight_g, d.pieces,
    d.account_id IS NOT NULL OR k.drop_id IS NOT NULL AS claimed,
    coalesce(w.household_id, k.household_id) AS household_id,
    concat_ws('|', d.id, d.bin_id, d.site_id, d.category_code, coalesce(d.weight_g, -1), coalesce(d.pieces, -1),
        to_char(d.occurred_at AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISSUS')) AS record
FROM drop d
JOIN site s ON s.id = d.site_id
JOIN community c ON c.code = s.community_code
LEFT JOIN claim k ON k.drop_id = d.id
LEFT JOIN wallet w ON w.account_id = d.account_id;
