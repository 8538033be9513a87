-- The first business day that any fact of the rate belongs to.
SELECT least((SELECT min(day) FROM day_total), (SELECT min(from_on) FROM tonnage_record))
