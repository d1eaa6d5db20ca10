// `npm run bench:cache` compares a HIT through `serve` with the bare SDK calls and with the recipe's cache, in one run.
import type { AskerOrder } from './cache/asker-orders';
import type { CacheFigure } from './cache/figures';
import { judgeCache } from './cache/goals';
import { type CacheBenchOptions, readCacheOptions } from './cache/options';
import { reportCache } from './cache/report';
import { type MeasuredIndex, runCache } from './cache/run';
import { ASKED_PAGES, REGION } from './cache/stored-pages';
import { isEmulator } from './cache/usage';
import { endAllChildren } from './measure/child';
import { failWith, interruption, printLoad, printMachine, progress, writeFigures } from './measure/command-line';
import { OrderTaker } from './measure/orders';

/** A million records may need more memory than Node allows by default. */
const FILLED_HEAP_MIB = 8_192;

async function main(): Promise<void> {
  const options = readCacheOptions(process.argv.slice(2));
  try {
    await Promise.race([measureAndReport(options), interruption()]);
  } finally {
    await endAllChildren();
  }
}

async function measureAndReport(options: CacheBenchOptions): Promise<void> {
  printMachine();
  const figures = await measure(options);
  process.stdout.write(`${reportCache(figures)}\n`);
  printLoad();
  await writeFigures(options.json, figures, judgeCache(figures));
}

async function measure({ records, levels, rounds }: CacheBenchOptions): Promise<readonly CacheFigure[]> {
  const renderedAtMs = Date.now();
  const s3 = await OrderTaker.start<'usage'>({ file: 'cache/s3-process.ts' });
  const s3Endpoint = endpointOf(s3.ready);
  const few = await startIndex(ASKED_PAGES, renderedAtMs, s3Endpoint);
  progress('writing the objects');
  await few.asker.order({ kind: 'store' }, isNumber);
  const many = await startIndex(records, renderedAtMs, s3Endpoint);
  return runCache({ indexes: [few, many], s3, levels, rounds, progress });
}

/** Each index has its own DynamoDB, because all tables of one emulator share one tree. */
async function startIndex(records: number, renderedAtMs: number, s3Endpoint: string): Promise<MeasuredIndex> {
  progress(`filling an index with ${records} records`);
  const startMs = performance.now();
  const dynamoDb = await OrderTaker.start<'usage'>({
    file: 'cache/dynamodb-process.ts',
    args: [String(records), String(renderedAtMs)],
    env: {
      ...process.env,
      NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --max-old-space-size=${FILLED_HEAP_MIB}`,
    },
  });
  progress(`filled in ${Math.round((performance.now() - startMs) / 1000)} s`);
  const asker = await OrderTaker.start<AskerOrder>({
    file: 'cache/asker-process.ts',
    args: [String(renderedAtMs)],
    env: {
      ...process.env,
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: 'bench',
      AWS_SECRET_ACCESS_KEY: 'bench',
      AWS_ENDPOINT_URL_S3: s3Endpoint,
      AWS_ENDPOINT_URL_DYNAMODB: endpointOf(dynamoDb.ready),
    },
  });
  return { records, dynamoDb, asker };
}

function endpointOf(ready: unknown): string {
  if (!isEmulator(ready)) throw new TypeError(`An emulator sent ${JSON.stringify(ready)} instead of its endpoint.`);
  return ready.endpoint;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

void main().catch(failWith);
