-- For indicators: when transfers were last sealed, and the business day that they were booked on.
CREATE OR REPLACE VIEW points_news AS
SELECT 'transfers' AS source, b.sealed_at AS recorded_at,
    (b.sealed_at AT TIME ZONE 'Asia/Shanghai')::date AS from_on,
    (b.sealed_at AT TIME ZONE 'Asia/Shanghai')::date AS to_on
FROM ledger_block b
WHERE b.seq = (SELECT max(h.seq) FROM ledger_block h);
