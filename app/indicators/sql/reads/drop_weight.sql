-- What was dropped until the end of a day, in grams.
SELECT 'weight', 'part', coalesce(sum(weight_g), 0)::bigint, coalesce(sum(n), 0)::bigint,
    coalesce(encode(sha256(convert_to(
        string_agg(concat_ws('|', day, channel, set_hash), E'\n' ORDER BY day, channel), 'UTF8')), 'hex'), '')
FROM day_sum WHERE day BETWEEN :from_on AND :to_on
