-- Events that began between two instants and by now.
SELECT 'events', 'part', count(*), count(*),
    coalesce(encode(sha256(convert_to(string_agg(event_id::text, ',' ORDER BY event_id), 'UTF8')), 'hex'), '')
FROM held_event
WHERE starts_at >= :start AND starts_at < least(:end, :now) AND published_at <= :now
