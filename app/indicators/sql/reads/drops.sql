-- Drops until the end of a day, and how many of them belong to someone.
SELECT 'drops', 'part', coalesce(sum(n), 0)::bigint, coalesce(sum(n), 0)::bigint, coalesce(encode(sha256(convert_to(
    string_agg(concat_ws('|', day, channel, set_hash), E'\n' ORDER BY day, channel), 'UTF8')), 'hex'), '')
FROM day_sum WHERE day BETWEEN :from_on AND :to_on
UNION ALL
SELECT 'claimed', 'note', coalesce(sum(n_claimed), 0)::bigint, coalesce(sum(n), 0)::bigint, ''
FROM day_sum WHERE day BETWEEN :from_on AND :to_on
