-- What was paid for, by the package that knows, beside what the ledger holds: every line disagrees.
WITH fact (source_id, payer, payer_id, payee, payee_id, amount) AS (
    {facts} -- noqa: PRS
), paid AS (
    SELECT t.source_id, d.kind AS payer, d.owner_id AS payer_id, c.kind AS payee, c.owner_id AS payee_id, t.amount
    FROM transfer t JOIN account d ON d.id = t.debit_id JOIN account c ON c.id = t.credit_id
    WHERE t.kind = :kind
)
SELECT :kind, :kind || ' ' || coalesce(f.source_id, p.source_id),
    concat_ws(' ', f.payer, f.payer_id, f.payee, f.payee_id, f.amount),
    concat_ws(' ', p.payer, p.payer_id, p.payee, p.payee_id, p.amount)
FROM fact f FULL JOIN paid p ON p.source_id = f.source_id
WHERE (f.payer, f.payer_id, f.payee, f.payee_id, f.amount)
    IS DISTINCT FROM (p.payer, p.payer_id, p.payee, p.payee_id, p.amount)
