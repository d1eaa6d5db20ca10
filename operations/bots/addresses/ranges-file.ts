// The file with the operators' addresses, written by `georender bots ranges --update`.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { request } from 'undici';
import { UserError } from '../../../core/contract/georender-error';
import { isPrefix, parseRanges, VERIFIED_OPERATORS } from './published-ranges';

/** The file is none of ours. */
export class RangesFileError extends UserError {
  override readonly name = 'RangesFileError';
}

/** An operator's addresses, as they were fetched. */
export interface OperatorRanges {
  readonly operator: string;
  readonly prefixes: readonly string[];
  readonly fetchedAtMs: number;
}

/** Gets the text of a file at a URL. */
export type FetchText = (url: string) => Promise<string>;

/** How an update went. */
export interface RangesUpdate {
  readonly ranges: readonly OperatorRanges[];
  /** Operators whose earlier addresses were kept, since a file of theirs could not be had. */
  readonly failures: readonly { readonly operator: string; readonly reason: string }[];
}

const MOST_CHARACTERS = 5_000_000;
const PATIENCE_MS = 20_000;

/** The file in the user's cache. */
export function rangesFile(environment: Readonly<Record<string, string | undefined>> = process.env): string {
  return path.join(environment['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'), 'georender', 'bot-addresses.json');
}

/**
 * What the file has; nothing if it is not there.
 * @throws RangesFileError
 */
export async function readRanges(file: string): Promise<readonly OperatorRanges[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return [];
  const parsed = parsedRanges(text);
  if (parsed === undefined)
    throw new RangesFileError(`${file} is no list of operators’ addresses; make it: georender bots ranges --update.`);
  return parsed;
}

/** Fetches all operators' addresses. An operator whose files fail keeps those of before. */
export async function updateRanges(
  file: string,
  nowMs: number,
  fetchText: FetchText = fetchBounded,
): Promise<RangesUpdate> {
  const before = await readRanges(file).catch(() => []);
  const failures: { operator: string; reason: string }[] = [];
  const ranges: OperatorRanges[] = [];
  for (const { operator, urls } of VERIFIED_OPERATORS) {
    try {
      const lists = await Promise.all(urls.map(async (url) => parseRanges(url, await fetchText(url))));
      ranges.push({ operator, prefixes: [...new Set(lists.flat())].sort(), fetchedAtMs: nowMs });
    } catch (error) {
      failures.push({ operator, reason: error instanceof Error ? error.message : String(error) });
      ranges.push(...before.filter((known) => known.operator === operator));
    }
  }
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(`${file}.new`, `${JSON.stringify(ranges)}\n`);
  await rename(`${file}.new`, file);
  return { ranges, failures };
}

async function fetchBounded(url: string): Promise<string> {
  const { statusCode, body } = await request(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
  if (statusCode !== 200) throw new RangesFileError(`${url} answered ${statusCode}.`);
  let text = '';
  body.setEncoding('utf8');
  for await (const chunk of body) {
    text += String(chunk);
    if (text.length > MOST_CHARACTERS) throw new RangesFileError(`${url} has more than ${MOST_CHARACTERS} characters.`);
  }
  return text;
}

function parsedRanges(text: string): readonly OperatorRanges[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every(isOperatorRanges) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isOperatorRanges(value: unknown): value is OperatorRanges {
  if (typeof value !== 'object' || value === null) return false;
  const { operator, prefixes, fetchedAtMs }: Partial<Record<keyof OperatorRanges, unknown>> = value;
  return (
    typeof operator === 'string' &&
    typeof fetchedAtMs === 'number' &&
    Array.isArray(prefixes) &&
    prefixes.every((prefix) => typeof prefix === 'string' && isPrefix(prefix))
  );
}
