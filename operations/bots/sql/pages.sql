-- The pages that bots got, the most asked first.
WITH requests AS (
  {{requests}}
)
SELECT host, path, count(*) AS requests, count(DISTINCT bot) AS bots, max(finished_at) AS last_at
FROM requests
WHERE status = 200 AND method = 'GET' AND content_type LIKE 'text/html%'
GROUP BY host, path
ORDER BY requests DESC, host, path
LIMIT {{limit}}
