-- The current vintage of each of some months of a measure: one look-up a month, however many vintages there are.
SELECT r.id
FROM unnest(CAST(:firsts AS date[])) AS m (from_on)
CROSS JOIN LATERAL (
    SELECT n.id FROM reading n
    WHERE n.measure = :measure AND n.period = 'month' AND n.from_on = m.from_on
    ORDER BY n.to_on DESC, n.vintage DESC
    LIMIT 1
) r
