-- What differs from its facts between two days: (what, day, where, category, known, found). Days that are yet to be
-- added up are left out. Reads each drop of those days once. With :all also households and the sums of days, which can
-- only be judged over all days.
WITH facts AS MATERIALIZED (
    SELECT * FROM day_facts(:start, :end)
), cells AS (
    SELECT 'cell' AS what, day, community_code AS place, category_code AS category, coalesce(k.n, 0) AS known,
        coalesce(f.n, 0) AS found
    FROM facts f
    FULL JOIN (SELECT * FROM day_cell c WHERE c.day BETWEEN :first AND :last) k
        USING (day, community_code, category_code, scene, channel)
    WHERE (coalesce(f.n, 0), coalesce(f.set_hash, '')) <> (coalesce(k.n, 0), coalesce(k.set_hash, ''))
        AND NOT EXISTS (SELECT FROM waiting_day w WHERE w.day = coalesce(f.day, k.day))
), households AS (
    SELECT 'household' AS what, coalesce(f.first_on, p.first_on) AS day, coalesce(f.id, p.household_id)::text AS place,
        '' AS category, (p.household_id IS NOT NULL)::integer AS known, (f.id IS NOT NULL)::integer AS found
    FROM (SELECT h.id, min(c.day) AS first_on FROM facts c, unnest(c.households) AS h (id) GROUP BY h.id) f
    FULL JOIN participant p ON p.household_id = f.id
    WHERE f.first_on IS DISTINCT FROM p.first_on
        AND NOT EXISTS (SELECT FROM waiting_day w WHERE w.day IN (f.first_on, p.first_on))
), days AS (
    SELECT 'day' AS what, day, channel AS place, '' AS category, coalesce(k.n, 0) AS known, coalesce(m.n, 0) AS found
    FROM day_mass(:first, :last, :uncounted) m
    FULL JOIN day_sum k USING (day, channel)
    WHERE (k.n, k.n_claimed, k.weight_g, k.set_hash, k.counted_n, k.counted_g, k.counted_hash)
        IS DISTINCT FROM (m.n, m.n_claimed, m.weight_g, m.set_hash, m.counted_n, m.counted_g, m.counted_hash)
)
SELECT what, day, place, category, known, found FROM cells
UNION ALL SELECT what, day, place, category, known, found FROM households WHERE :all
UNION ALL SELECT what, day, place, category, known, found FROM days WHERE :all
ORDER BY 1, 2, 3, 4
