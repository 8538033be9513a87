-- Bins in use that were registered until the end of a day.
SELECT 'bins', 'part', count(*), count(*),
    coalesce(encode(sha256(convert_to(string_agg(bin_code, ',' ORDER BY bin_id), 'UTF8')), 'hex'), '')
FROM bin_fact WHERE registered_at < :end
