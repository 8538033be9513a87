-- Double entry (复式记账) as accountants read it: each transfer twice, negative where the coins left.
CREATE OR REPLACE VIEW entry AS
SELECT id AS transfer_id, credit_id AS account_id, amount, kind, source_id, occurred_at, recorded_at FROM transfer
UNION ALL
SELECT id, debit_id, -amount, kind, source_id, occurred_at, recorded_at FROM transfer
