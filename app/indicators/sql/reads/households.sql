-- Households that took part until the end of a day.
SELECT 'households', 'part', count(*), count(*), '' FROM participant WHERE first_on <= :to_on
