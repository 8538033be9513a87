-- The first block whose hash or count the transfers no longer give; null when the chain holds.
SELECT min(seq) FROM (
    SELECT seq, hash, n, last_id,
        lag(hash, 1, ''::bytea) OVER chain AS previous_hash,
        lag(last_id, 1, 0::bigint) OVER chain AS previous_id,
        row_number() OVER chain AS place
    FROM ledger_block WINDOW chain AS (ORDER BY seq)
) b
WHERE b.seq <> b.place
    OR b.hash <> block_hash(b.previous_hash, b.previous_id, b.last_id)
    OR b.n <> (SELECT count(*) FROM transfer t WHERE t.id > b.previous_id AND t.id <= b.last_id)
