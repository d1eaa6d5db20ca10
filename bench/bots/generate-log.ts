// Writes a day's access log as CloudFront's Parquet has it, by DuckDB itself: the same lines by the same version.
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { sqlText } from '../../operations/bots/sql-template';

/** The day of the log. */
export const LOG_DAY = { fromMs: Date.UTC(2026, 10, 28), toMs: Date.UTC(2026, 10, 29) };

/** An hour is a file, as CloudFront delivers at least one an hour. */
const FILES = 24;

/** Bots' user agents; `#` becomes one of many versions, as browsers' and Google's are. */
const BOTS: readonly string[] = [
  'Mozilla/5.0%20(compatible;%20Googlebot/2.1;%20+http://www.google.com/bot.html)',
  'Mozilla/5.0%20AppleWebKit/537.36%20(compatible;%20Googlebot/2.1)%20Chrome/#.0.0.0%20Safari/537.36',
  'Mozilla/5.0%20(compatible;%20bingbot/2.0;%20+http://www.bing.com/bingbot.htm)%20Chrome/#.0.0.0',
  'Mozilla/5.0%20AppleWebKit/537.36%20(compatible;%20GPTBot/1.3;%20+https://openai.com/gptbot)',
  'Mozilla/5.0%20(compatible;%20ClaudeBot/1.0;%20+claudebot@anthropic.com)',
  'Mozilla/5.0%20(compatible;%20PerplexityBot/1.0;%20+https://perplexity.ai/perplexitybot)',
  'Mozilla/5.0%20(compatible;%20AhrefsBot/7.0;%20+http://ahrefs.com/robot/)',
  'facebookexternalhit/1.1%20(+http://www.facebook.com/externalhit_uatext.php)',
  'Mozilla/5.0%20(compatible;%20AcmeBot/#.0)',
];

/** People's, with so many versions of each that 20,000 user agents differ. */
const PEOPLE: readonly string[] = [
  'Mozilla/5.0%20(Windows%20NT%2010.0;%20Win64;%20x64)%20AppleWebKit/537.36%20Chrome/#.0.0.0%20Safari/537.36',
  'Mozilla/5.0%20(Linux;%20Android%2010;%20K)%20AppleWebKit/537.36%20Chrome/#.0.0.0%20Mobile%20Safari/537.36',
];
const VERSIONS = 10_000;

/** Of a hundred requests. */
const SHARE_OF_BOTS = 40;

/** Writes so many lines into `FILES` files of the folder; resolves to their names. */
export async function generateLog(folder: string, lines: number): Promise<readonly string[]> {
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: '1GiB' });
  const connection = await instance.connect();
  const files: string[] = [];
  for (let hour = 0; hour < FILES; hour++) {
    const file = path.join(folder, `${String(hour).padStart(2, '0')}.parquet`);
    const rows = Math.floor(lines / FILES) + (hour < lines % FILES ? 1 : 0);
    await connection.run(
      `COPY (${linesSql(hour, rows)}) TO ${sqlText(file)} (FORMAT parquet, COMPRESSION gzip, ROW_GROUP_SIZE 122880)`,
    );
    files.push(file);
  }
  connection.closeSync();
  instance.closeSync();
  return files;
}

/** A line's properties are drawn by DuckDB's own hash of its number. */
function linesSql(hour: number, rows: number): string {
  const draw = (salt: number) => `hash(n, ${salt})`;
  const oneOf = (values: readonly string[], salt: number) =>
    `list_extract([${values.map(sqlText).join(', ')}], 1 + CAST(${draw(salt)} % ${values.length} AS integer))`;
  const version = `CAST(${draw(3)} % ${VERSIONS} AS varchar)`;
  const agent = `CASE WHEN ${draw(1)} % 100 < ${SHARE_OF_BOTS} THEN ${oneOf(BOTS, 2)} ELSE ${oneOf(PEOPLE, 2)} END`;
  return `
    SELECT
      '2026-11-28' AS "date",
      printf('%02d:%02d:%02d', ${hour}, CAST(n * 3600 // ${Math.max(1, rows)} // 60 % 60 AS integer),
        CAST(n * 3600 // ${Math.max(1, rows)} % 60 AS integer)) AS "time",
      ${oneOf(['FRA60-P1', 'IAD89-C2', 'BOM78-P4'], 4)} AS x_edge_location,
      CAST(1000 + ${draw(5)} % 60000 AS varchar) AS sc_bytes,
      '198.51.' || CAST(${draw(6)} % 250 AS varchar) || '.' || CAST(${draw(7)} % 250 AS varchar) AS c_ip,
      'GET' AS cs_method,
      '/articles/' || CAST(${draw(8)} % (1 + ${draw(9)} % 300000) AS varchar) AS cs_uri_stem,
      ${oneOf(['200', '200', '200', '200', '200', '200', '304', '301', '404', '503'], 10)} AS sc_status,
      replace(${agent}, '#', ${version}) AS cs_user_agent,
      ${oneOf(['Hit', 'Hit', 'RefreshHit', 'Miss', 'Error'], 11)} AS x_edge_result_type,
      'id-${hour}-' || CAST(n AS varchar) || '==' AS x_edge_request_id,
      'www.example.com' AS x_host_header,
      printf('%.3f', ${draw(12)} % 3000 / 1000.0) AS time_taken,
      'text/html;%20charset=utf-8' AS sc_content_type,
      ${oneOf(['DE', 'US', 'IN', 'FR', 'GB', 'JP', 'BR', '-'], 13)} AS c_country
    FROM (SELECT range + ${hour * 1_000_003} AS n FROM range(${rows}))`;
}
