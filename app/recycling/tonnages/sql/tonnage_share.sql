-- For indicators: what each tonnage record brings to each of its days. A record that spans several days is spread evenly
-- over them, in whole grams that add up to it exactly. Ask for `from_on` and `to_on` as well as for `day`: they bound
-- what is read.
CREATE OR REPLACE VIEW tonnage_share AS
SELECT t.tonnage_id, t.kind, t.organisation, t.record_no, t.version, t.from_on, t.to_on, t.street_code, t.category_code,
    t.weight_g, t.source_sector, t.in_haulage, t.document_no, t.from_on + d.n AS day,
    t.weight_g * (d.n + 1) / (t.to_on - t.from_on + 1) - t.weight_g * d.n / (t.to_on - t.from_on + 1) AS share_g
FROM tonnage_record t
CROSS JOIN generate_series(0, t.to_on - t.from_on) AS d (n);
