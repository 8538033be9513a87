-- Coins given for drops until the end of a day, less those taken back.
SELECT 'coins', 'part', coalesce(sum(CASE WHEN reversal THEN -amount ELSE amount END), 0)::bigint,
    coalesce(sum(n), 0)::bigint, ''
FROM coin_flow()
WHERE movement = 'award' AND booked_on <= :to_on
