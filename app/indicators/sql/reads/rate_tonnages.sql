-- What tonnages bring to the rate in a period: (kind, counted_g, hauled_g, waiting_g, n_records, set_hash).
SELECT t.kind, sum(m.counted_g)::bigint, coalesce(sum(m.counted_g) FILTER (WHERE t.in_haulage), 0)::bigint,
    sum(m.waiting_g)::bigint, count(*), encode(sha256(convert_to(string_agg(
        concat_ws('|', t.tonnage_id, t.kind, t.record_no, t.version, t.from_on, t.to_on, t.weight_g, t.source_sector,
            t.in_haulage), E'\n' ORDER BY t.tonnage_id), 'UTF8')), 'hex')
FROM counted_tonnages(:from_on, :to_on, :uncounted, :sectors) t
JOIN tonnage_masses(:from_on, :to_on, :uncounted, :sectors) m ON m.tonnage_id = t.tonnage_id
GROUP BY t.kind
