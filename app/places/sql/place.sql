-- For other packages: the communities that are or were, and the streets they belong to.
CREATE OR REPLACE VIEW place AS
SELECT c.code AS community_code, c.name AS community, s.code AS street_code, s.name AS street,
    c.closed_at IS NOT NULL AS closed
FROM community c JOIN street s ON s.code = c.street_code;
