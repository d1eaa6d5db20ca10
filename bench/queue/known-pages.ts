// Index and leases of one region in memory, for renders that only take time.
import { setTimeout as delay } from 'node:timers/promises';
import { NO_EPOCHS } from '../../core/pages/epochs';
import { DEFAULT_FRESHNESS_RULE, lifetimeOf } from '../../core/pages/freshness';
import { type PageIdentity, type PageKey, pageIdentity } from '../../core/pages/page-key';
import type { PageRecord } from '../../core/pages/page-record';
import { checkPageUrl, type PublicSite } from '../../core/pages/page-url';
import { DEFAULT_QUERY_POLICY } from '../../core/pages/query-policy';
import type { ConsumerDependencies } from '../../handlers/queue/dependencies';
import type { RenderOutcome, RenderRequest } from '../../handlers/render-protocol/render-protocol';

/** The site of the orders. */
export const SITE: PublicSite = { scheme: 'https', hosts: ['www.example.com'] };

/** The pages that were rendered, and the leases of those that are. */
export class KnownPages {
  /** How often each URL was rendered. */
  readonly renders = new Map<string, number>();
  private readonly records = new Map<PageKey, PageRecord>();
  private readonly owners = new Map<PageKey, string>();
  private now = 0;
  private most = 0;

  /** @param renderMs how long a render takes */
  constructor(private readonly renderMs: number) {}

  /** The most renders that were under way at a time. */
  get mostAtOnce(): number {
    return this.most;
  }

  readonly index: ConsumerDependencies['index'] = {
    find: async ({ key }) => ({ record: this.records.get(key), ...NO_EPOCHS }),
  };

  readonly leases: ConsumerDependencies['leases'] = {
    acquire: async (key, token) => {
      const owner = this.owners.get(key);
      if (owner !== undefined) return { kind: 'held', owner, left: undefined };
      this.owners.set(key, token);
      return { kind: 'acquired' };
    },
    wasTried: async () => false,
    release: async (key) => void this.owners.delete(key),
  };

  /** In place of `render`: takes time, and keeps a record. */
  async render({ url, variant }: RenderRequest): Promise<RenderOutcome> {
    this.most = Math.max(this.most, ++this.now);
    this.renders.set(url, (this.renders.get(url) ?? 0) + 1);
    const renderStartedAtMs = Date.now();
    await delay(this.renderMs);
    const checked = checkPageUrl(url, SITE);
    if (checked.kind === 'refused') return { kind: 'failed', reason: 'refused-url', detail: checked.message };
    const page = pageIdentity(checked.url, variant, DEFAULT_QUERY_POLICY);
    const record = recordOf(page, renderStartedAtMs);
    this.records.set(page.key, record);
    this.owners.delete(page.key);
    this.now -= 1;
    return { kind: 'stored', record, gzippedBodyBase64: undefined };
  }
}

function recordOf({ key, keyUrl }: PageIdentity, renderStartedAtMs: number): PageRecord {
  const lifetime = lifetimeOf(200, DEFAULT_FRESHNESS_RULE, renderStartedAtMs);
  if (lifetime === undefined) throw new RangeError('A page of the bench can’t be kept.');
  const times = { renderStartedAtMs, changedAtMs: renderStartedAtMs, ...lifetime };
  return { key, keyUrl, status: 200, headers: [], object: undefined, textLength: 1_000, ...times };
}
