-- How many days of a period a haulage record covers.
SELECT count(*) FROM hauled_days(:from_on, :to_on)
