// Athena's API for tests: takes queries, and answers each with the same rows.
import { GetQueryExecutionCommand, GetQueryResultsCommand, StartQueryExecutionCommand } from '@aws-sdk/client-athena';
import { PutObjectCommand, type PutObjectCommandInput, type S3Client } from '@aws-sdk/client-s3';
import type { AthenaPorts } from '../../../operations/bots/athena/athena-engine';
import type { LogBucket } from '../../../operations/bots/log-location';

/** A bucket of logs. */
export const LOG_BUCKET: LogBucket = {
  kind: 'bucket',
  region: 'eu-central-1',
  bucket: 'site-bots',
  logPrefix: 'AWSLogs/123456789012/CloudFront/E123',
  database: 'site_bots',
  workgroup: 'site-bots',
};

/** What Athena answers. */
export interface FakeAnswers {
  /** The states of a query, one a look. Default: it has succeeded. */
  readonly states?: readonly string[];
  readonly columns?: readonly (readonly [name: string, type: string])[];
  /** Pages of rows, without the row of names. */
  readonly pages?: readonly (readonly (readonly (string | undefined)[])[])[];
}

/** An Athena, and the S3 client beside it. */
export function fakeAthena({ states = ['SUCCEEDED'], columns = [], pages = [[]] }: FakeAnswers = {}) {
  const queries: string[] = [];
  const started: StartQueryExecutionCommand['input'][] = [];
  const objects: PutObjectCommandInput[] = [];
  const left = [...states];
  const cells = (row: readonly (string | undefined)[]) => ({ Data: row.map((value) => ({ VarCharValue: value })) });
  const send = async (command: object): Promise<object> => {
    if (command instanceof StartQueryExecutionCommand) {
      queries.push(command.input.QueryString ?? '');
      started.push(command.input);
      return { QueryExecutionId: 'q1' };
    }
    if (command instanceof GetQueryExecutionCommand) {
      const state = left.length > 1 ? left.shift() : left[0];
      const status = { State: state, StateChangeReason: 'said Athena' };
      return { QueryExecution: { Status: status, Statistics: { DataScannedInBytes: 7 } } };
    }
    if (!(command instanceof GetQueryResultsCommand)) throw new TypeError('not expected');
    const at = Number(command.input.NextToken ?? 0);
    const names = at === 0 ? [cells(columns.map(([name]) => name))] : [];
    return {
      ResultSet: {
        ResultSetMetadata: { ColumnInfo: columns.map(([Name, Type]) => ({ Name, Type })) },
        Rows: [...names, ...(pages[at] ?? []).map(cells)],
      },
      NextToken: at + 1 < pages.length ? String(at + 1) : undefined,
    };
  };
  const put = async (command: object): Promise<object> => {
    if (command instanceof PutObjectCommand) objects.push(command.input);
    return {};
  };
  const s3: Pick<S3Client, 'send'> = { send: put };
  const client: AthenaPorts['client'] = { send };
  const ports: AthenaPorts = { client, pause: async () => undefined, run: 'run-1' };
  return { ports, s3, queries, started, objects };
}
