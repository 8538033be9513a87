-- {drops} drops of every bin and nearly every wallet, {per_day} a day, up to the day before yesterday: what years of
-- deliveries leave behind, written in sets. Every tenth is nobody's; the others are paid by the price in force.
-- Nothing tells the planner how many rows the numbered lists have, and one at a time would take hours.
SET enable_nestloop = off;
INSERT INTO stream (kind, owner_id, boot, last_seen_at) SELECT 'bin', id, 0, now() FROM bin WHERE code LIKE 'BENCH-%';
ANALYZE stream;
INSERT INTO drop_batch (door, organisation_id, accepted, duplicate, conflict, rejected, recorded_at)
VALUES ('key', {operator}, {drops}, 0, 0, 0, now() - interval '2 days');
INSERT INTO drop (
    stream_id, bin_id, site_id, batch_id, account_id, tariff_id, amount, occurred_at, recorded_at, batch_row, weight_g,
    category_code, number, known_by, digest
)
SELECT s.id, b.id, b.site_id, (SELECT max(id) FROM drop_batch), w.id, t.id,
    tariff_amount(t.per_kg, t.per_piece, t.cap_per_drop, f.weight_g, NULL), f.at, f.at + interval '1 minute', f.n,
    f.weight_g, t.category_code, f.n::text, CASE WHEN w.id IS NULL THEN 'none' ELSE 'card' END,
    substring(sha256(int8send(f.n)) FOR 16)
FROM (
    SELECT n, 100 + (n * 7919) % 14900 AS weight_g, n % 10 > 0 AS known,
        date_trunc('day', now()) - interval '2 days' - ({drops} - n) * (interval '1 day' / {per_day}) AS at
    FROM generate_series(1::bigint, {drops}) n
) f
JOIN (SELECT id, site_id, row_number() OVER (ORDER BY id) AS r FROM bin) b
    ON b.r = 1 + f.n % (SELECT count(*) FROM bin)
JOIN stream s ON s.kind = 'bin' AND s.owner_id = b.id
JOIN (SELECT *, row_number() OVER (ORDER BY id) AS r FROM tariff) t ON t.r = 1 + f.n / 3 % (SELECT count(*) FROM tariff)
LEFT JOIN (SELECT id, row_number() OVER (ORDER BY id) AS r FROM account WHERE kind = 'wallet') w
    ON f.known AND w.r = 1 + (f.n * 613) % (SELECT count(*) FROM account WHERE kind = 'wallet')
ORDER BY f.n;
UPDATE stream s SET mark = d.mark
FROM (SELECT stream_id, max(number::bigint)::text AS mark FROM drop GROUP BY stream_id) d WHERE d.stream_id = s.id;
INSERT INTO transfer (kind, source_id, debit_id, credit_id, amount, tariff_id, occurred_at, recorded_at)
SELECT 'award', d.id, (SELECT id FROM account WHERE kind = 'issuance'), d.account_id, d.amount, d.tariff_id,
    d.occurred_at, d.recorded_at
FROM drop d WHERE d.account_id IS NOT NULL AND d.amount > 0 ORDER BY d.id;
UPDATE account a SET balance = a.balance + t.amount
FROM (SELECT credit_id, sum(amount) AS amount FROM transfer GROUP BY credit_id) t WHERE t.credit_id = a.id;
INSERT INTO dirty_day (day) SELECT DISTINCT (occurred_at AT TIME ZONE 'Asia/Shanghai')::date FROM drop;
RESET enable_nestloop;
