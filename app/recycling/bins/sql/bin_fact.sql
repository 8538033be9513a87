-- For indicators: the bins that are in use, and where.
CREATE OR REPLACE VIEW bin_fact AS
SELECT b.id AS bin_id, b.code AS bin_code, s.community_code, b.registered_at
FROM bin b JOIN site s ON s.id = b.site_id
WHERE b.state <> 'suspended';
