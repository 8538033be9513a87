-- For indicators: the records of tonnages that count: not withdrawn, and superseded by none.
CREATE OR REPLACE VIEW tonnage_record AS
SELECT t.id AS tonnage_id, t.kind, o.name AS organisation, t.record_no, t.version, t.from_on, t.to_on, t.street_code,
    t.category_code, t.weight_g, t.source_sector, t.in_haulage, t.document_no
FROM tonnage t
JOIN organisation o ON o.id = t.organisation_id
WHERE t.weight_g > 0 AND NOT EXISTS (SELECT FROM tonnage n WHERE n.supersedes_id = t.id);
