-- For indicators: when something of green consumption was recorded, and the business day that it changes. Acts are
-- recorded late; a step changes the day on which its event begins, and so does its beginning.
CREATE OR REPLACE VIEW consumption_news AS
SELECT n.source, n.recorded_at, (n.changes_at AT TIME ZONE 'Asia/Shanghai')::date AS from_on,
    (n.changes_at AT TIME ZONE 'Asia/Shanghai')::date AS to_on
FROM (
    SELECT 'check_ins' AS source, recorded_at, checked_in_at AS changes_at FROM check_in
    UNION ALL
    SELECT 'acts', recorded_at, occurred_at FROM green_act
    UNION ALL
    SELECT 'events', s.recorded_at, e.starts_at FROM event_step s JOIN mall_event e ON e.id = s.event_id
    UNION ALL
    SELECT 'events', starts_at, starts_at FROM mall_event
) n;
