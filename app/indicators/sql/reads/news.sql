-- What kinds of fact were recorded since an instant, and the days they change. Drops mark their days instead.
SELECT source, min(from_on) AS from_on, max(to_on) AS to_on
FROM (
    SELECT source, from_on, to_on FROM recycling_news WHERE recorded_at >= :since AND recorded_at <= :now
    UNION ALL
    SELECT source, from_on, to_on FROM consumption_news WHERE recorded_at >= :since AND recorded_at <= :now
    UNION ALL
    SELECT source, from_on, to_on FROM points_news WHERE recorded_at >= :since
) news
GROUP BY source
