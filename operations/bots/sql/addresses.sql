-- The addresses that claim to be a bot whose operator publishes its addresses.
WITH requests AS (
  {{requests}}
)
SELECT
  operator,
  bot,
  address,
  count(*) AS requests,
  min(finished_at) AS first_at,
  max(finished_at) AS last_at
FROM requests
WHERE operator IN ({{operators}})
GROUP BY operator, bot, address
ORDER BY requests DESC, operator, bot, address
LIMIT {{limit}}
