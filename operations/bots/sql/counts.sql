-- Requests counted by one or several columns at a time, all in one pass over the log.
WITH requests AS (
  {{requests}}
),
counted AS (
  SELECT
    grouping({{columns}}) AS table_id,
    {{columns}},
    count(*) AS requests,
    sum(CASE WHEN status >= 400 THEN 1 ELSE 0 END) AS errors,
    sum(CASE WHEN cache = 'EDGE' THEN 1 ELSE 0 END) AS edge_hits,
    sum(bytes) AS bytes,
    avg(milliseconds) AS average_ms,
    avg(serve_milliseconds) AS average_serve_ms
  FROM requests
  GROUP BY GROUPING SETS ({{sets}})
),
ranked AS (
  SELECT
    counted.*,
    row_number() OVER (PARTITION BY table_id ORDER BY requests DESC, {{columns}}) AS place,
    count(*) OVER (PARTITION BY table_id) AS all_lines
  FROM counted
  WHERE {{only}}
)
SELECT * FROM ranked WHERE place <= {{limit}} ORDER BY table_id, place
