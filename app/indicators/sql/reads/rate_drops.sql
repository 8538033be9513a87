-- What drops bring to the rate in a period, by channel: (channel, counted_g, hauled_g, waiting_g, n_records, set_hash).
SELECT s.channel, coalesce(sum(s.counted_g) FILTER (WHERE h.day IS NOT NULL), 0)::bigint, 0::bigint,
    coalesce(sum(s.counted_g) FILTER (WHERE h.day IS NULL), 0)::bigint, sum(s.counted_n)::bigint,
    encode(sha256(convert_to(string_agg(concat_ws('|', s.day, s.counted_hash), E'\n' ORDER BY s.day), 'UTF8')), 'hex')
FROM day_sum s
LEFT JOIN hauled_days(:from_on, :to_on) AS h (day) ON h.day = s.day
WHERE s.day BETWEEN :from_on AND :to_on AND s.counted_n > 0
GROUP BY s.channel
