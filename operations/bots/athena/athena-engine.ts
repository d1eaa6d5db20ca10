// Answers reports by Athena, over the tables that a stack has. Each query is billed by the bytes that it reads.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  AthenaClient,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  type GetQueryResultsCommandOutput,
  StartQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { AGENT_COLUMNS, BOT_TABLES } from '../../../core/contract/access-log';
import { UserError } from '../../../core/contract/georender-error';
import { called } from '../../aws/aws-call';
import type { LogBucket } from '../log-location';
import type { Agent, QueryEngine, Row } from '../query-engine';
import { linesInterval } from '../serve-lines/lines-interval';
import { type Interval, NO_SERVE_LOG, sqlText } from '../sql-template';

/** Athena did not answer a query. */
export class AthenaQueryError extends UserError {
  override readonly name = 'AthenaQueryError';
}

/** Athena's API, as far as it is used, and a pause. */
export interface AthenaPorts {
  readonly client: Pick<AthenaClient, 'send'>;
  pause(ms: number): Promise<unknown>;
  /** The name of this report's agents. */
  readonly run: string;
}

/** An engine that tells what it cost. */
export interface AthenaEngine extends QueryEngine {
  /** Bytes that all queries have read so far. */
  scannedBytes(): number;
}

/** A query may take this long: Athena's own limit is 30 minutes ("Service Quotas", Amazon Athena User Guide). */
const MOST_WAIT_MS = 1_800_000;
const PAUSE_MS = 1_000;
const HOUR_MS = 3_600_000;

const NUMBER_TYPES = ['bigint', 'integer', 'double', 'float', 'tinyint', 'smallint'];

/** How Athena is opened. */
export interface AthenaOptions {
  /** Whether copied lines of `serve` are joined. */
  readonly serveLines: boolean;
  readonly ports?: AthenaPorts;
}

/** Opens Athena for an interval: only its hours are read. */
export function openAthena(
  s3: Pick<S3Client, 'send'>,
  location: LogBucket,
  interval: Interval,
  { serveLines, ports }: AthenaOptions,
): AthenaEngine {
  const own = ports === undefined ? new AthenaClient({ region: location.region }) : undefined;
  const { client, pause, run }: AthenaPorts = ports ?? {
    client: own ?? new AthenaClient({ region: location.region }),
    pause: delay,
    run: randomUUID(),
  };
  let scanned = 0;
  return {
    tables: {
      accessLog: hoursSql(location, BOT_TABLES.accessLog, interval),
      agents: `(SELECT * FROM ${tableName(location, BOT_TABLES.agents)} WHERE ${BOT_TABLES.run} = ${sqlText(run)})`,
      serveLog: serveLines ? hoursSql(location, BOT_TABLES.serveLog, linesInterval(interval)) : NO_SERVE_LOG,
    },
    async query(sql) {
      const { region, workgroup, database } = location;
      const command = new StartQueryExecutionCommand({
        QueryString: sql,
        WorkGroup: workgroup,
        QueryExecutionContext: { Database: database },
      });
      const call = { action: 'athena:StartQueryExecution', region, resource: `workgroup ${workgroup}` };
      const started = await called(call, () => client.send(command));
      const id = started.QueryExecutionId ?? '';
      scanned += await finished(client, id, pause);
      return allRows(client, id);
    },
    async keepAgents(agents) {
      const { region, bucket } = location;
      const key = `${BOT_TABLES.agentsPrefix}${run}/agents.json`;
      const body = agents.map(agentLine).join('\n');
      await called({ action: 's3:PutObject', region, resource: `object ${key} of bucket ${bucket}` }, () =>
        s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body })),
      );
    },
    scannedBytes: () => scanned,
    close: async () => own?.destroy(),
  };
}

/** The partitions are texts such as `2026/11/29/10`, which sort like times. */
function hoursSql(location: LogBucket, table: string, { fromMs, toMs }: Interval): string {
  const [from, to] = [fromMs, toMs - 1].map((ms) => sqlText(hourOf(ms)));
  return `(SELECT * FROM ${tableName(location, table)} WHERE ${BOT_TABLES.hour} BETWEEN ${from} AND ${to})`;
}

function hourOf(ms: number): string {
  return new Date(Math.floor(ms / HOUR_MS) * HOUR_MS).toISOString().slice(0, 13).replace(/[-T]/g, '/');
}

function tableName({ database }: LogBucket, table: string): string {
  return `"${database}"."${table}"`;
}

function agentLine({ userAgent, bot, group, operator }: Agent): string {
  const values = [userAgent, bot, group, operator];
  return JSON.stringify(Object.fromEntries(AGENT_COLUMNS.map((column, at) => [column, values[at]])));
}

/** Resolves to the bytes that were read. */
async function finished(
  client: AthenaPorts['client'],
  id: string,
  pause: (ms: number) => Promise<unknown>,
): Promise<number> {
  for (let waitedMs = 0; waitedMs <= MOST_WAIT_MS; waitedMs += PAUSE_MS) {
    const { QueryExecution: execution } = await client.send(new GetQueryExecutionCommand({ QueryExecutionId: id }));
    const { State: state, StateChangeReason: reason } = execution?.Status ?? {};
    if (state === 'SUCCEEDED') return execution?.Statistics?.DataScannedInBytes ?? 0;
    if (state === 'FAILED' || state === 'CANCELLED')
      throw new AthenaQueryError(`Athena’s query ${id} has ${state.toLowerCase()}: ${reason ?? 'without a reason'}`);
    await pause(PAUSE_MS);
  }
  throw new AthenaQueryError(`Athena’s query ${id} has not ended in half an hour.`);
}

async function allRows(client: AthenaPorts['client'], id: string): Promise<readonly Row[]> {
  const rows: Row[] = [];
  let token: string | undefined;
  do {
    const page: GetQueryResultsCommandOutput = await client.send(
      new GetQueryResultsCommand({ QueryExecutionId: id, NextToken: token, MaxResults: 1000 }),
    );
    const columns = page.ResultSet?.ResultSetMetadata?.ColumnInfo ?? [];
    // The first row of the first page has the columns' names.
    const found = (page.ResultSet?.Rows ?? []).slice(token === undefined ? 1 : 0);
    for (const { Data: cells = [] } of found)
      rows.push(
        Object.fromEntries(
          columns.map(({ Name: name = '', Type: type = '' }, at) => [name, valueOf(type, cells[at]?.VarCharValue)]),
        ),
      );
    token = page.NextToken;
  } while (token !== undefined);
  return rows;
}

function valueOf(type: string, text: string | undefined): string | number | null {
  if (text === undefined) return null;
  return NUMBER_TYPES.includes(type) ? Number(text) : text;
}
