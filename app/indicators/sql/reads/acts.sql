-- Green acts done between two instants, in all and by kind.
WITH done AS (
    SELECT act_id, kind_code, quantity FROM act_fact WHERE occurred_at >= :start AND occurred_at < :end
)
SELECT 'acts', 'part', count(*), count(*), coalesce(encode(sha256(convert_to(
    string_agg(concat_ws(':', act_id, kind_code, quantity), ',' ORDER BY act_id), 'UTF8')), 'hex'), '')
FROM done
UNION ALL
(SELECT kind_code, 'note', count(*), count(*), '' FROM done GROUP BY kind_code ORDER BY kind_code)
