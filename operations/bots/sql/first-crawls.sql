-- When each bot got each page for the first time within the interval; the pages that were found last come first.
WITH requests AS (
  {{requests}}
),
first_crawls AS (
  SELECT host, path, bot, min(finished_at) AS first_at, count(*) AS requests
  FROM requests
  WHERE status = 200 AND method = 'GET' AND content_type LIKE 'text/html%'
  GROUP BY host, path, bot
),
pages AS (
  SELECT host, path, min(first_at) AS found_at
  FROM first_crawls
  GROUP BY host, path
  ORDER BY found_at DESC, host, path
  LIMIT {{limit}}
)
SELECT f.host, f.path, f.bot, f.first_at, f.requests
FROM first_crawls AS f
INNER JOIN pages AS p ON p.host = f.host AND p.path = f.path
ORDER BY f.host, f.path, f.bot
