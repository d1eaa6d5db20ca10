// One simulated region: the production `serve` and `render` over small ports in memory, which behave as S3, a DynamoDB
// global table (last writer wins by item, conditions hold per region) and leases do. Every step waits for its turn.
import assert from 'node:assert/strict';
import { BOT_HEADER, URL_HEADER } from '../../../core/contract/header-names';
import type { Region } from '../../../core/geography/regions';
import type { AnswerHead } from '../../../core/pages/answer-head';
import {
  type EpochKind,
  type EpochTime,
  epochsOfPage,
  NO_EPOCH,
  type PageEpochs,
  type ScopeEpoch,
} from '../../../core/pages/epochs';
import { type FreshnessRule, type RecordState, recordState } from '../../../core/pages/freshness';
import { KnownPages } from '../../../core/pages/known-pages';
import type { PageIdentity } from '../../../core/pages/page-key';
import type { PageObject, PageRecord } from '../../../core/pages/page-record';
import { DEFAULT_QUERY_POLICY } from '../../../core/pages/query-policy';
import { DEFAULT_OVERLOAD_ANSWERS } from '../../../core/settings/load-settings';
import { isLater, type WriteVersion } from '../../../emulators/dynamodb/write-version';
import { NO_DEMAND_NOTES } from '../../../handlers/demand/ports';
import { createRender } from '../../../handlers/render/create-render';
import type { LeaseOutcome } from '../../../handlers/render-protocol/lease-outcome';
import type { RenderRequest } from '../../../handlers/render-protocol/render-protocol';
import { createServe } from '../../../handlers/serve/create-serve';
import type { LeaseState } from '../../../handlers/serve/ports';
import { TEST_SITE } from '../edge/page-urls';
import { RecordedLog } from '../machine/recorded-log';
import { document } from './lab-site';
import { htmlOf, type SeenAnswer, seen, statusOf } from './simulated-site';

/** Lets a step happen when its turn comes. */
export type TakeTurn = (what: string) => Promise<unknown>;

/** An item of the index table: the page's record, or the epoch of everything. */
export interface Item {
  readonly name: 'page' | 'epoch';
  readonly record?: PageRecord;
  readonly epoch?: ScopeEpoch;
  readonly version: WriteVersion;
}

export interface StoredObject {
  readonly head: AnswerHead;
  readonly body: Uint8Array;
}

/** What is on its way from one region to another. */
export type Message =
  | { readonly kind: 'index'; readonly from: SimulatedRegion; readonly to: SimulatedRegion; readonly item: Item }
  | {
      readonly kind: 'object';
      readonly from: SimulatedRegion;
      readonly to: SimulatedRegion;
      readonly key: string;
      readonly object: StoredObject;
    };

/** What a region needs of the world around it. */
export interface SimulatedWorld {
  nowMs: number;
  readonly siteVersion: number;
  readonly regions: readonly SimulatedRegion[];
  readonly page: PageIdentity;
  /** In any order, and as late as the schedule says. */
  readonly messages: Message[];
  readonly turn: TakeTurn;
  nextVersion(region: string): WriteVersion;
  region(name: string): SimulatedRegion;
}

const RULES: readonly FreshnessRule[] = [
  {
    paths: '/*',
    pages: { freshSeconds: 60, staleWhileRevalidateSeconds: 60, staleIfErrorSeconds: 3_600 },
    notFoundSeconds: 60,
    redirectSeconds: 60,
  },
];
const LEASE_MS = 3_000;
const COOLDOWN_MS = 500;

/** One region: its tables and bucket, which outlive a crash, and its functions, which do not. */
export class SimulatedRegion {
  up = true;
  readonly bucket = new Map<string, StoredObject>();
  private readonly items = new Map<Item['name'], Item>();
  private lease: { readonly owner?: string; readonly reason?: string; readonly untilMs: number } | undefined;
  /** How often it crashed so far. */
  crashes = 0;

  constructor(
    readonly name: Region,
    private readonly world: SimulatedWorld,
  ) {}

  get record(): PageRecord | undefined {
    return this.items.get('page')?.record;
  }

  get epoch(): ScopeEpoch {
    return this.items.get('epoch')?.epoch ?? NO_EPOCH;
  }

  get epochs(): PageEpochs {
    return epochsOfPage([this.epoch]);
  }

  get state(): RecordState {
    return this.record === undefined ? 'dead' : recordState(this.record, this.epochs, this.world.nowMs);
  }

  /** Functions under way end without a trace; the region is unavailable until it starts again. */
  crash(): void {
    this.crashes += 1;
    this.up = false;
  }

  receive(item: Item): void {
    const present = this.items.get(item.name);
    if (present === undefined || isLater(item.version, present.version)) this.items.set(item.name, item);
  }

  /** Changes the epoch of everything, as the table of epochs does. */
  async change(kind: EpochKind, to: EpochTime, from?: EpochTime): Promise<void> {
    await this.step(`change the ${kind}`);
    const found = this.epoch[kind];
    const holds =
      from === undefined ? found.setAtMs < to.setAtMs : found.atMs === from.atMs && found.setAtMs === from.setAtMs;
    if (!holds) return;
    const epoch = { ...this.epoch, [kind]: to };
    this.put({ name: 'epoch', epoch, version: this.world.nextVersion(this.name) });
  }

  async ask(): Promise<SeenAnswer> {
    const { world } = this;
    const serve = createServe({
      ...this.ports(),
      site: { fetch: async () => ({ status: 200, headers: [], body: Buffer.from('shell') }) },
      config: {
        region: this.name,
        publicSite: TEST_SITE,
        siteHosts: ['main.test'],
        queryPolicy: DEFAULT_QUERY_POLICY,
        renderWaitMs: 2_000,
        answerWithinMs: 10_000,
        overloadAnswers: DEFAULT_OVERLOAD_ANSWERS,
        nearerRegions: () => [],
      },
    });
    return seen(await serve({ headers: { [URL_HEADER]: world.page.url, [BOT_HEADER]: 'desktop www.example.com' } }));
  }

  async render(request: RenderRequest) {
    const { world } = this;
    const render = createRender({
      ...this.ports(),
      browser: {
        renderDocument: async () => {
          await this.step('read the site');
          const version = world.siteVersion;
          await this.step('render');
          return document(htmlOf(version), {
            status: statusOf(version),
            siteHeaders: { 'content-language': `v${version}` },
          });
        },
        settled: async () => undefined,
      },
      config: {
        region: this.name,
        publicSite: TEST_SITE,
        freshness: RULES,
        pageRules: [],
        ignoredCookies: [],
        queryPolicy: DEFAULT_QUERY_POLICY,
        renderBudgetMs: 1_000,
        rewriteObjectAfterMs: 3_660_000,
      },
    });
    return render(request, 10_000);
  }

  /** Waits for its turn; after a crash it never comes. */
  private async step(what: string, crashes = this.crashes): Promise<void> {
    await this.world.turn(`${this.name}: ${what}`);
    if (this.crashes !== crashes) await new Promise<never>(() => undefined);
  }

  private ports() {
    const crashes = this.crashes;
    const { world } = this;
    const step = (what: string) => this.step(what, crashes);
    return {
      index: {
        find: async () => {
          await step('find');
          return { record: this.record, ...this.epochs };
        },
        epochs: async () => {
          await step('read the epochs');
          return this.epochs;
        },
        put: async (record: PageRecord) => {
          await step('put');
          if ((this.record?.renderStartedAtMs ?? 0) <= record.renderStartedAtMs)
            this.put({ name: 'page', record, version: world.nextVersion(this.name) });
        },
      },
      pages: {
        read: async (object: PageObject) => {
          await step('read');
          return this.bucket.get(object.key)?.body;
        },
        readRemote: async (object: PageObject) => {
          await step('read remotely');
          const { up, bucket } = world.region(object.region);
          if (!up) throw new Error(`${object.region} is unavailable`);
          return object.region === this.name ? undefined : bucket.get(object.key)?.body;
        },
        latest: () => assert.fail('the index is there'),
        readLeft: () => assert.fail('nothing is left'),
        leave: () => assert.fail('all pages are kept'),
        has: async (key: string) => {
          await step('has');
          return this.bucket.has(key);
        },
        write: async (key: string, body: Uint8Array, head: AnswerHead) => {
          await step('write');
          this.bucket.set(key, { body, head });
          for (const to of world.regions)
            if (to !== this) world.messages.push({ kind: 'object', from: this, to, key, object: { body, head } });
        },
      },
      leases: this.leases(step),
      renderFunction: {
        render: (request: RenderRequest) => this.render(request),
        renderLater: async (request: RenderRequest) => {
          await step('hand over');
          void this.render(request);
        },
      },
      clock: {
        nowMs: () => world.nowMs,
        steadyMs: () => world.nowMs,
        pause: async (durationMs: number) => {
          const endMs = world.nowMs + durationMs;
          await step('pause');
          world.nowMs = Math.max(world.nowMs, endMs);
        },
      },
      demand: NO_DEMAND_NOTES,
      budget: { isBounded: false, isSpent: () => false, take: async () => true, renewedAtMs: () => 0 },
      known: { read: async () => KnownPages.empty() },
      notes: { read: async () => [], write: async () => undefined },
      log: new RecordedLog(),
    };
  }

  private leases(step: (what: string) => Promise<void>) {
    return {
      acquire: async (_key: string, token: string): Promise<LeaseState> => {
        await step('acquire');
        if (this.lease !== undefined && this.lease.untilMs > this.world.nowMs) {
          return this.lease.reason === undefined
            ? { kind: 'held', owner: this.lease.owner, left: undefined }
            : { kind: 'over', reason: 'suspicious', left: undefined };
        }
        this.lease = { owner: token, untilMs: this.world.nowMs + LEASE_MS };
        return { kind: 'acquired' };
      },
      wasTried: async () => false,
      history: async () => ({ awaited: false, triedAtMs: 0, brokenInARow: 0 }),
      release: async (_key: string, token: string, { kind }: Pick<LeaseOutcome, 'kind'>) => {
        await step('release the lease');
        if (this.lease?.owner === token)
          this.lease = kind === 'done' ? undefined : { reason: kind, untilMs: this.world.nowMs + COOLDOWN_MS };
      },
    };
  }

  private put(item: Item): void {
    this.items.set(item.name, item);
    for (const to of this.world.regions)
      if (to !== this) this.world.messages.push({ kind: 'index', from: this, to, item });
  }
}
