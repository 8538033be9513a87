-- For indicators: the events that take place: published, and not cancelled. One counts on the day on which it begins.
CREATE OR REPLACE VIEW held_event AS
SELECT e.id AS event_id, e.starts_at, p.taken_at AS published_at
FROM mall_event e
JOIN event_step p ON p.event_id = e.id AND p.step = 'published'
WHERE NOT EXISTS (SELECT FROM event_step c WHERE c.event_id = e.id AND c.step = 'cancelled');
