-- For indicators: when a fact that marks no day was recorded, and the business days that it changes.
CREATE OR REPLACE VIEW recycling_news AS
SELECT 'tonnages' AS source, recorded_at, from_on, to_on FROM tonnage
UNION ALL
SELECT 'bins', registered_at, (registered_at AT TIME ZONE 'Asia/Shanghai')::date,
    (registered_at AT TIME ZONE 'Asia/Shanghai')::date
FROM bin;
