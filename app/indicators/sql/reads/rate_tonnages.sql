-- What tonnages bring to the rate in a period: (kind, counted_g, hauled_g, waiting_g, n_records, set_hash).
SELECT kind, sum(counted_g)::bigint, coalesce(sum(counted_g) FILTER (WHERE in_haulage), 0)::bigint,
    sum(waiting_g)::bigint, count(*), encode(sha256(convert_to(string_agg(
        concat_ws('|', tonnage_id, kind, record_no, version, from_on, to_on, weight_g, source_sector, in_haulage),
        E'\n' ORDER BY tonnage_id), 'UTF8')), 'hex')
FROM tonnage_masses(:from_on, :to_on, :uncounted, :sectors)
GROUP BY kind
