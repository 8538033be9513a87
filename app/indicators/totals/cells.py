"""The SQL that adds up drops, in one place: what a record is, what a cell is, and which vintage counts.

Every text here is a common table expression for `WITH`; days are business days in Asia/Shanghai.
"""

from __future__ import annotations

# A record's content as the hash sees it. The stored digest of a drop is not used: it would not follow a changed row.
RECORD = """concat_ws('|', d.id, d.bin_id, d.site_id, d.category_code, coalesce(d.weight_g, -1), coalesce(d.pieces, -1),
    to_char(d.occurred_at AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISSUS'))"""

# Cells of the days :days as the facts give them.
FACTS = f"""facts AS (
    SELECT w.day, s.community_code, d.category_code, s.scene, 'bins' AS channel, c.street_code,
        count(*) AS n,
        count(*) FILTER (WHERE d.account_id IS NOT NULL OR k.drop_id IS NOT NULL) AS n_claimed,
        coalesce(sum(d.weight_g), 0)::bigint AS weight_g, coalesce(sum(d.pieces), 0)::bigint AS pieces,
        encode(sha256(convert_to(string_agg({RECORD}, E'\\n' ORDER BY d.id), 'UTF8')), 'hex') AS set_hash
    FROM unnest(CAST(:days AS date[])) AS w (day)
    JOIN drop d ON d.occurred_at >= w.day::timestamp AT TIME ZONE 'Asia/Shanghai'
        AND d.occurred_at < (w.day + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'
    JOIN site s ON s.id = d.site_id
    JOIN community c ON c.code = s.community_code
    LEFT JOIN claim k ON k.drop_id = d.id
    GROUP BY w.day, s.community_code, d.category_code, s.scene, c.street_code
)"""

# Of every cell between :from_on and :to_on, the vintage that counts.
CURRENT = """cell AS (
    SELECT DISTINCT ON (day, community_code, category_code, scene, channel) *
    FROM day_total
    WHERE day BETWEEN :from_on AND :to_on
    ORDER BY day, community_code, category_code, scene, channel, vintage DESC
)"""

# What differs between the facts and what counts, with the vintage that would set it right.
CHANGES = f"""WITH {FACTS}, known AS (
    SELECT DISTINCT ON (day, community_code, category_code, scene, channel) *
    FROM day_total
    WHERE day = ANY(CAST(:days AS date[]))
    ORDER BY day, community_code, category_code, scene, channel, vintage DESC
), change AS (
    SELECT day, community_code, category_code, scene, channel, coalesce(k.vintage, 0) + 1 AS vintage,
        coalesce(f.street_code, k.street_code) AS street_code, coalesce(f.n, 0) AS n,
        coalesce(f.n_claimed, 0) AS n_claimed, coalesce(f.weight_g, 0) AS weight_g, coalesce(f.pieces, 0) AS pieces,
        coalesce(f.set_hash, '') AS set_hash, k.n AS known_n, k.set_hash AS known_hash
    FROM facts f FULL JOIN known k USING (day, community_code, category_code, scene, channel)
    WHERE (f.n, f.n_claimed, f.set_hash) IS DISTINCT FROM (k.n, k.n_claimed, k.set_hash)
        AND NOT (f.n IS NULL AND k.n = 0)
)"""

# Days between :from_on and :to_on that a haulage record covers.
HAULED = """hauled AS (
    SELECT DISTINCT day::date AS day
    FROM tonnage h, generate_series(greatest(h.from_on, :from_on), least(h.to_on, :to_on), '1 day') AS day
    WHERE h.kind = 'haulage' AND h.weight_g > 0 AND h.from_on <= :to_on AND h.to_on >= :from_on
        AND NOT EXISTS (SELECT FROM tonnage n WHERE n.supersedes_id = h.id)
)"""

# Whether a category belongs to the numerator; :uncounted are the roots of those that do not.
COUNTS = "(g.major = 'recyclable' AND split_part(g.code, '.', 1) <> ALL(:uncounted))"

# The current cells, each with whether it counts and whether the haulage of its day is known.
WEIGHED = f"""{HAULED}, {CURRENT}, weighed AS (
    SELECT cell.*, {COUNTS} AS counts, h.day IS NOT NULL AS hauled
    FROM cell JOIN category g ON g.code = cell.category_code LEFT JOIN hauled h ON h.day = cell.day
)"""
