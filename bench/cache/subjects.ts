// The subjects that have kept pages: Georender's handler, the bare SDK calls, and the recipe's cache.
import { BatchGetItemCommand, type BatchGetItemCommandInput } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { BOT_HEADER, CACHE_HEADER, URL_HEADER } from '../../core/contract/header-names';
import { EPOCH_PREFIX, INDEX_PARTITION_KEY } from '../../core/contract/index-table';
import { answerBudgetMs, renderWaitMs } from '../../core/contract/time-outs';
import { scopesOf } from '../../core/pages/purge-scopes';
import { DEFAULT_QUERY_POLICY } from '../../core/pages/query-policy';
import { botHeaderValue } from '../../core/pages/variants';
import { DEFAULT_OVERLOAD_ANSWERS } from '../../core/settings/load-settings';
import { dynamoDbClient, s3Client } from '../../handlers/adapters/aws-clients';
import { regionStorage } from '../../handlers/adapters/region-storage';
import { NO_DEMAND_NOTES } from '../../handlers/demand/ports';
import { systemClock } from '../../handlers/runtime/clock';
import { createServe } from '../../handlers/serve/create-serve';
import { functionUrlAnswer, serveRequest } from '../../handlers/serve/function-url';
import { createRecipeCache } from '../peers/recipe-cache';
import { INDEX_TABLE, LEASE_TABLE, PAGES_BUCKET, RECIPE_BUCKET, REGION, SITE, type StoredPage } from './stored-pages';

const RENDER_BUDGET_MS = 20_000;

export const CACHE_SUBJECTS = ['floor', 'georender', 'recipe'] as const;
export type CacheSubjectName = (typeof CACHE_SUBJECTS)[number];

/** One request to a subject. The bench times only `ask`. */
export interface Asking {
  ask(): Promise<unknown>;
  /** The fault of the answer, or undefined. */
  fault(answer: unknown): string | undefined;
}

/** Prepares the request for a page. */
export type CacheSubject = (page: StoredPage) => Asking;

/** Opens all subjects with the production clients; the SDK's own variables name the endpoints. */
export function openSubjects(): Readonly<Record<CacheSubjectName, CacheSubject>> {
  return { floor: openFloor(), georender: openGeorender(), recipe: openRecipe() };
}

/** From the function URL's event to its result, like the function's entry. */
function openGeorender(): CacheSubject {
  const complain = (message: string, fields: object) => process.stderr.write(`${message} ${JSON.stringify(fields)}\n`);
  const environment = {
    region: REGION,
    indexTable: INDEX_TABLE,
    leaseTable: LEASE_TABLE,
    pagesBuckets: { [REGION]: PAGES_BUCKET },
    publicSite: SITE,
    queryPolicy: DEFAULT_QUERY_POLICY,
    renderBudgetMs: RENDER_BUDGET_MS,
  };
  const serve = createServe({
    ...regionStorage(REGION, environment),
    budget: {
      isBounded: true,
      isSpent: () => false,
      take: () => refuse('take from the budget for'),
      renewedAtMs: () => 0,
    },
    demand: NO_DEMAND_NOTES,
    known: { read: () => refuse('look for') },
    notes: { read: () => refuse('read a note of'), write: () => refuse('write a note of') },
    renderFunction: { render: () => refuse('render'), renderLater: () => refuse('render') },
    site: { fetch: () => refuse('ask the site for') },
    clock: systemClock,
    log: { warn: complain, error: complain },
    config: {
      region: REGION,
      publicSite: SITE,
      siteHosts: ['origin.example.net'],
      queryPolicy: DEFAULT_QUERY_POLICY,
      renderWaitMs: renderWaitMs(RENDER_BUDGET_MS),
      answerWithinMs: answerBudgetMs(RENDER_BUDGET_MS),
      overloadAnswers: DEFAULT_OVERLOAD_ANSWERS,
      nearerRegions: () => [],
    },
  });
  return ({ url, gzippedBody }) => {
    const event = { headers: { [URL_HEADER]: url, [BOT_HEADER]: botHeaderValue('desktop', SITE.hosts[0] ?? '') } };
    return {
      ask: async () => functionUrlAnswer(await serve(serveRequest(event)), 'gzip'),
      fault: (answer) =>
        isResult(answer) && answer.headers[CACHE_HEADER] === 'HIT' && isBytes(answer.body, gzippedBody)
          ? undefined
          : `The answer is not a HIT: ${shortly(answer)}`,
    };
  };
}

/** The calls that a HIT needs: the record with the purges of this page alone, and its object. */
function openFloor(): CacheSubject {
  const dynamoDb = dynamoDbClient(REGION);
  const s3 = s3Client(REGION);
  const ask = async (key: string, input: BatchGetItemCommandInput): Promise<Uint8Array | undefined> => {
    const { Responses: responses } = await dynamoDb.send(new BatchGetItemCommand(input));
    const item = responses?.[INDEX_TABLE]?.find((candidate) => candidate[INDEX_PARTITION_KEY]?.S === key);
    const { Body: body } = await s3.send(new GetObjectCommand({ Bucket: PAGES_BUCKET, Key: item?.['object']?.S }));
    return body?.transformToByteArray();
  };
  return ({ record: { key, keyUrl }, gzippedBody }) => {
    // The handler remembers the purges of everything, the host and the catalogue most of the time.
    const keys = [
      key,
      ...scopesOf(keyUrl)
        .slice(-2)
        .map((scope) => EPOCH_PREFIX + scope),
    ];
    const input = {
      RequestItems: {
        [INDEX_TABLE]: { Keys: keys.map((name) => ({ [INDEX_PARTITION_KEY]: { S: name } })), ConsistentRead: false },
      },
    };
    return {
      ask: () => ask(key, input),
      fault: (answer) =>
        answer instanceof Uint8Array && Buffer.from(gzippedBody).equals(answer)
          ? undefined
          : 'The answer is not the page.',
    };
  };
}

function openRecipe(): CacheSubject {
  const answerTo = createRecipeCache({
    s3: s3Client(REGION),
    bucket: RECIPE_BUCKET,
    render: () => refuse('render'),
    nowMs: Date.now,
  });
  return ({ url, html }) => ({
    ask: () => answerTo(url),
    fault: (answer) =>
      isResult(answer) && answer.body === html ? undefined : `The answer is not the page: ${shortly(answer)}`,
  });
}

/** Every page is kept: a subject that needs this has not found its page. */
async function refuse(what: string): Promise<never> {
  throw new Error(`The bench offers nothing to ${what}.`);
}

interface Result {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

function isResult(value: unknown): value is Result {
  return (
    typeof value === 'object' &&
    value !== null &&
    'body' in value &&
    'headers' in value &&
    typeof value.headers === 'object'
  );
}

function isBytes(value: unknown, expected: Uint8Array): boolean {
  return value instanceof Uint8Array && Buffer.from(value).equals(expected);
}

function shortly(answer: unknown): string {
  return JSON.stringify(answer)?.slice(0, 300) ?? String(answer);
}
