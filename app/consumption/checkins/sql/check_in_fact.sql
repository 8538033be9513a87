-- For indicators: who was at which event, and when. A person is there once per event.
CREATE OR REPLACE VIEW check_in_fact AS
SELECT id AS check_in_id, event_id, person_id, checked_in_at FROM check_in;
