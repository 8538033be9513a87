-- The newest tonnage records of a kind that count in a period.
SELECT t.organisation, t.record_no, t.version, t.from_on, t.to_on, s.street, t.weight_g, t.in_haulage, t.document_no
FROM tonnage_masses(:from_on, :to_on, :uncounted, :sectors) t
LEFT JOIN (SELECT DISTINCT street_code, street FROM place) s ON s.street_code = t.street_code
WHERE t.kind = :kind
ORDER BY t.from_on DESC, t.tonnage_id DESC
LIMIT 500
