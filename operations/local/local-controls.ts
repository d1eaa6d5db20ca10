// What stands in for CloudFront's API in the local run: its controls below `/_local/`.
import { UserError } from '../../core/contract/georender-error';
import { isPairsCounts, type PairsCounts } from '../../core/contract/pair-counts';
import { isRunCounts, type RunCounts } from '../../core/contract/run-counts';
import type { Region } from '../../core/geography/regions';
import type { RouterValue, RouterValues } from '../../handlers/health/ports';
import type { PeoplesDocuments } from '../../handlers/jobs/ports';
import type { EdgeCache } from '../../handlers/purge/ports';
import { agesOf, type QueueAges } from '../status/queue-ages';
import { jsonObject } from '../target/outputs-reader';

/** The local run does not answer, or refuses. */
export class LocalRunError extends UserError {
  override readonly name = 'LocalRunError';
}

const TIMEOUT_MS = 30_000;
const MAX_ANSWER_BYTES = 1024 * 1024;

/** The controls of the local run at an address. */
export class LocalControls implements EdgeCache, PeoplesDocuments, RouterValues {
  constructor(private readonly url: string) {}

  /** The outputs, and the endpoints of the emulated services. @throws LocalRunError */
  deployment(): Promise<unknown> {
    return this.ask('GET', '/_local/deployment');
  }

  /** The requests since the run's start. @throws LocalRunError */
  async counts(): Promise<RunCounts> {
    const counts = await this.ask('GET', '/_local/counts');
    if (isRunCounts(counts)) return counts;
    throw new LocalRunError(`${this.url} does not tell its counts; is it Georender of this version?`);
  }

  /** What live functions and canaries have done since the run's start. @throws LocalRunError */
  async pairs(): Promise<PairsCounts> {
    const pairs = await this.ask('GET', '/_local/pairs');
    if (isPairsCounts(pairs)) return pairs;
    throw new LocalRunError(`${this.url} does not count its canaries; is it Georender of this version?`);
  }

  /** How long the oldest orders of a region wait. @throws LocalRunError */
  async queueAges(region: Region): Promise<QueueAges> {
    const ages = jsonObject(jsonObject(await this.ask('GET', '/_local/queue-ages'))?.[region]) ?? {};
    return agesOf((value) => {
      const ageMs = ages[value];
      return typeof ageMs === 'number' ? ageMs : undefined;
    });
  }

  /** @throws LocalRunError */
  async invalidateTags(tags: readonly string[]): Promise<void> {
    await this.ask('POST', '/_local/invalidate', { tags });
  }

  /** @throws LocalRunError */
  async drop(): Promise<void> {
    await this.ask('POST', '/_local/invalidate', { everything: true });
  }

  /** @throws LocalRunError */
  async read(): Promise<RouterValue> {
    const { text, version } = jsonObject(await this.ask('GET', '/_local/router-value')) ?? {};
    if (typeof version !== 'string' || (text !== undefined && typeof text !== 'string'))
      throw new LocalRunError(`${this.url} told no value of its router; is it Georender of this version?`);
    return { text, version };
  }

  /** @throws LocalRunError */
  async write(text: string, version: string): Promise<void> {
    await this.ask('PUT', '/_local/router-value', { text, version });
  }

  private async ask(method: string, path: string, body?: object): Promise<unknown> {
    const answer = await this.answer(method, path, body);
    const text = await boundedText(answer);
    const value = parsed(text);
    if (answer.ok && value !== undefined) return value;
    const { error } = jsonObject(value) ?? {};
    if (typeof error === 'string')
      throw new LocalRunError(`The local run at ${this.url} refuses ${method} ${path}: ${error}`);
    throw new LocalRunError(
      answer.status === 503
        ? `The local run at ${this.url} is starting (status 503); try again when it says that it is ready.`
        : `${this.url}${path} is answered by something else than Georender's local run (status ${answer.status}); name the run by --url.`,
    );
  }

  private async answer(method: string, path: string, body: object | undefined): Promise<Response> {
    try {
      return await fetch(this.url + path, {
        method,
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (cause) {
      throw new LocalRunError(
        `No local run answers at ${this.url}; start one (npx georender start), or name another by --url.`,
        { cause },
      );
    }
  }
}

async function boundedText({ body }: Response): Promise<string> {
  if (body === null) return '';
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let text = '';
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    text += decoder.decode(chunk.value, { stream: true });
    if (text.length > MAX_ANSWER_BYTES) {
      await reader.cancel();
      throw new LocalRunError('The answer is too large for a local run.');
    }
  }
  return text;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
