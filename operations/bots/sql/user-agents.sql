-- The user agents of an interval, the most frequent first. The bots among them become the table of agents.
SELECT l.cs_user_agent AS user_agent, count(*) AS requests
FROM {{access_log}} AS l
WHERE l."date" BETWEEN {{from_day}} AND {{to_day}}
  AND (l."date" > {{from_day}} OR l."time" >= {{from_time}})
  AND (l."date" < {{to_day}} OR l."time" < {{to_time}})
GROUP BY l.cs_user_agent
ORDER BY requests DESC, user_agent
LIMIT {{limit}}
