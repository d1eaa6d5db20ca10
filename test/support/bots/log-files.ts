// Writes test lines as the files that reports read.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { columnOf, REPORTED_FIELDS } from '../../../core/contract/access-log';
import type { LogFiles } from '../../../operations/bots/duckdb-engine';
import type { TestLine } from './access-log-lines';

/** Files of a log, in a folder of their own. */
export interface WrittenLog extends LogFiles {
  remove(): Promise<void>;
}

/** Writes lines in the format, the access log compressed as CloudFront does. */
export async function writeLog(lines: readonly TestLine[], format: LogFiles['format']): Promise<WrittenLog> {
  const folder = await mkdtemp(path.join(tmpdir(), 'georender-log-'));
  const json = path.join(folder, 'edge.json.gz');
  const serve = path.join(folder, 'serve.json');
  await writeFile(json, gzipSync(lines.map(({ edge }) => JSON.stringify(edge)).join('\n')));
  await writeFile(
    serve,
    lines.flatMap((line) => (line.serve === undefined ? [] : [JSON.stringify(line.serve)])).join('\n'),
  );
  const accessLog = format === 'json' ? json : await parquetOf(json, path.join(folder, "edge's.parquet"));
  return {
    format,
    accessLog: [accessLog],
    serveLog: [serve],
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function parquetOf(json: string, file: string): Promise<string> {
  const columns = REPORTED_FIELDS.map((field) => `"${field}" AS "${columnOf(field)}"`).join(', ');
  const types = REPORTED_FIELDS.map((field) => `'${field}': 'varchar'`).join(', ');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(
    `COPY (SELECT ${columns} FROM read_json('${json}', format = 'newline_delimited', columns = {${types}}))
     TO '${file.replaceAll("'", "''")}' (FORMAT parquet)`,
  );
  connection.closeSync();
  instance.closeSync();
  return file;
}
