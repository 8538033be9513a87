-- Different people who checked in between two instants, and how often anyone did.
WITH here AS (
    SELECT check_in_id, event_id, person_id FROM check_in_fact WHERE checked_in_at >= :start AND checked_in_at < :end
)
SELECT 'participants', 'part', count(DISTINCT person_id), count(*), coalesce(encode(sha256(convert_to(
    string_agg(concat_ws(':', check_in_id, event_id, person_id), ',' ORDER BY check_in_id), 'UTF8')), 'hex'), '')
FROM here
UNION ALL
SELECT 'check_ins', 'note', count(*), count(*), '' FROM here
