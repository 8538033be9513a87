-- What had to be paid, according to the package that knows, beside what the ledger holds: every row is a difference. Looks at the facts
-- above :fact and at the transfers above :after.
WITH fact (source_id, payer, payer_id, payee, payee_id, amount) AS NOT MATERIALIZED (
    {facts} -- noqa: PRS
), paid AS NOT MATERIALIZED (
    SELECT t.id, t.source_id, d.kind AS payer, d.owner_id AS payer_id, c.kind AS payee, c.owner_id AS payee_id, t.amount
    FROM transfer t JOIN account d ON d.id = t.debit_id JOIN account c ON c.id = t.credit_id
    WHERE t.kind = :kind
)
SELECT :kind, :kind || ' ' || f.source_id, concat_ws(' ', f.payer, f.payer_id, f.payee, f.payee_id, f.amount),
    concat_ws(' ', p.payer, p.payer_id, p.payee, p.payee_id, p.amount)
FROM fact f LEFT JOIN paid p ON p.source_id = f.source_id
WHERE f.source_id > :fact
    AND (f.payer, f.payer_id, f.payee, f.payee_id, f.amount)
    IS DISTINCT FROM (p.payer, p.payer_id, p.payee, p.payee_id, p.amount)
UNION ALL
SELECT :kind, :kind || ' ' || p.source_id, concat_ws(' ', f.payer, f.payer_id, f.payee, f.payee_id, f.amount),
    concat_ws(' ', p.payer, p.payer_id, p.payee, p.payee_id, p.amount)
FROM paid p LEFT JOIN fact f ON f.source_id = p.source_id
WHERE p.id > :after AND coalesce(f.source_id <= :fact, TRUE)
    AND (f.payer, f.payer_id, f.payee, f.payee_id, f.amount)
    IS DISTINCT FROM (p.payer, p.payer_id, p.payee, p.payee_id, p.amount)
