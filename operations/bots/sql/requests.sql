-- The requests of bots, a line each: what the access log and the log of serve tell, in one row.
-- A wasted crawl brought no page, or a page that counts without its parameters; the first reason counts. Values of the access log are texts; "-" stands for none.
SELECT
  l."date" AS day,
  l."date" || ' ' || substr(l."time", 1, 2) || 'h' AS hour,
  l."date" || ' ' || l."time" AS finished_at,
  a.bot AS bot,
  a.bot_group AS bot_group,
  a.operator AS operator,
  coalesce(nullif(l.c_country, '-'), 'unknown') AS country,
  coalesce(nullif(l.x_host_header, '-'), 'unknown') AS host,
  l.cs_uri_stem AS path,
  l.cs_method AS method,
  coalesce(try_cast(l.sc_status AS integer), 0) AS status,
  CASE
    WHEN l.x_edge_result_type IN ('Hit', 'RefreshHit', 'OriginShieldHit') THEN 'EDGE'
    WHEN s.cache IS NOT NULL THEN s.cache
    ELSE 'not at the edge'
  END AS cache,
  CASE
    WHEN l.x_edge_result_type IN ('Hit', 'RefreshHit', 'OriginShieldHit') THEN 'copy at the edge'
    ELSE coalesce(s.region, 'unknown')
  END AS region,
  coalesce(s.reason, '') AS reason,
  CASE
    WHEN l.sc_status IN ('404', '410') THEN 'not found'
    WHEN l.sc_status IN ('301', '302', '303', '307', '308') THEN 'redirect'
    WHEN l.sc_status LIKE '5%' THEN 'error of the site'
    WHEN l.sc_status LIKE '4%' THEN 'refused'
    WHEN s.parameters <> '' THEN 'parameters'
    ELSE ''
  END AS waste,
  CASE
    WHEN l.x_edge_result_type IN ('Hit', 'RefreshHit', 'OriginShieldHit') THEN 'copy at the edge'
    WHEN s.request_id IS NULL THEN 'unknown'
    WHEN s.age_seconds IS NULL THEN 'no kept page'
    WHEN s.age_seconds < 60 THEN 'under a minute'
    WHEN s.age_seconds < 3600 THEN 'under an hour'
    WHEN s.age_seconds < 86400 THEN 'under a day'
    WHEN s.age_seconds < 604800 THEN 'under a week'
    ELSE 'a week and more'
  END AS age,
  coalesce(try_cast(l.sc_bytes AS bigint), 0) AS bytes,
  1000 * try_cast(l.time_taken AS double) AS milliseconds,
  s.duration_ms AS serve_milliseconds,
  l.sc_content_type AS content_type,
  l.c_ip AS address
FROM {{access_log}} AS l
INNER JOIN {{agents}} AS a ON a.user_agent = l.cs_user_agent
LEFT JOIN (
  -- A region that fails over writes a line, too, and a line may have been copied twice. The line with a page counts.
  SELECT lines.*, row_number() OVER (PARTITION BY request_id ORDER BY age_seconds NULLS LAST, region) AS place
  FROM {{serve_log}} AS lines
  WHERE request_id <> ''
) AS s ON s.place = 1 AND s.request_id = l.x_edge_request_id
WHERE l."date" BETWEEN {{from_day}} AND {{to_day}}
  AND (l."date" > {{from_day}} OR l."time" >= {{from_time}})
  AND (l."date" < {{to_day}} OR l."time" < {{to_time}})
