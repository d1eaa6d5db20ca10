// The reads of one request from index and buckets. A part that was unavailable once is not asked again: a bot
// waits, and a struggling service must not get more requests.
import type { PageEpochs } from '../../core/pages/epochs';
import type { PageIdentity } from '../../core/pages/page-key';
import type { PageRecord } from '../../core/pages/page-record';
import { describeError } from '../runtime/log';
import type { ServeDependencies } from './dependencies';
import type { FoundPage, IndexEntry } from './ports';
import { type AnswerBody, EMPTY_BODY, gzipBody } from './serve-answer';
import type { ServerTiming } from './server-timing';

type Part = 'index' | 'bucket' | 'remote bucket';

const UNAVAILABLE: Readonly<Record<Part, string>> = {
  index: 'The index did not answer.',
  bucket: 'The bucket did not answer.',
  'remote bucket': 'The bucket of the region that rendered the page did not answer.',
};

/** The answer of a part. */
export type PartAnswer<Value> = { readonly kind: 'answered'; readonly value: Value } | { readonly kind: 'unavailable' };

/** A body, and whether it came from another region's bucket. */
export interface FoundBody {
  readonly body: AnswerBody;
  readonly remote: boolean;
}

/** The reads of one request. None of them throws. */
export class PageReads {
  private readonly unavailable = new Set<Part>();

  constructor(
    private readonly dependencies: Pick<ServeDependencies, 'index' | 'pages' | 'log'>,
    private readonly page: PageIdentity,
    private readonly timing: ServerTiming,
  ) {}

  entry(): Promise<PartAnswer<IndexEntry>> {
    return this.ask('index', () => this.dependencies.index.find(this.page));
  }

  epochs(): Promise<PartAnswer<PageEpochs>> {
    return this.ask('index', () => this.dependencies.index.epochs(this.page));
  }

  /** The page's latest body in the region's own bucket, which says nothing of freshness or purges. */
  latest(): Promise<PartAnswer<FoundPage | undefined>> {
    return this.ask('bucket', () => this.dependencies.pages.latest(this.page.key));
  }

  /** A record's body: from the region's own bucket, or else from the bucket that it was written to. */
  async body({ object }: PageRecord): Promise<FoundBody | undefined> {
    if (object === undefined) return { body: EMPTY_BODY, remote: false };
    const { pages } = this.dependencies;
    const own = await this.ask('bucket', () => pages.read(object));
    if (own.kind === 'answered' && own.value !== undefined) return { body: gzipBody(own.value), remote: false };
    const remote = await this.ask('remote bucket', () => pages.readRemote(object));
    if (remote.kind === 'unavailable' || remote.value === undefined) return undefined;
    return { body: gzipBody(remote.value), remote: true };
  }

  /** The body of a page that a render left without keeping it. @param objectKey undefined: the page has no body */
  async leftBody(objectKey: string | undefined): Promise<AnswerBody | undefined> {
    if (objectKey === undefined) return EMPTY_BODY;
    const found = await this.ask('bucket', () => this.dependencies.pages.readLeft(objectKey));
    return found.kind === 'unavailable' || found.value === undefined ? undefined : gzipBody(found.value);
  }

  private async ask<Value>(part: Part, read: () => Promise<Value>): Promise<PartAnswer<Value>> {
    if (this.unavailable.has(part)) return { kind: 'unavailable' };
    try {
      return { kind: 'answered', value: await this.timing.measure(part === 'index' ? 'index' : 'page', read) };
    } catch (error) {
      this.unavailable.add(part);
      this.dependencies.log.error(UNAVAILABLE[part], { url: this.page.url, error: describeError(error) });
      return { kind: 'unavailable' };
    }
  }
}
