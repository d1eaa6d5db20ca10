// Holds the kept pages that were read, for all viewers of a console: one read at a time, and never one without need.
import { setImmediate } from 'node:timers/promises';
import type { ScopeEpoch } from '../../core/pages/epochs';
import type { PurgeScope } from '../../core/pages/purge-scopes';
import { DynamoDbEpochs } from '../../handlers/adapters/dynamodb/epoch-table';
import type { Timers } from '../../handlers/runtime/timers';
import { reasonOf } from '../../operations/aws/error-reason';
import type { Deployment } from '../../operations/deployment';
import { applyEpochs } from '../../operations/kept-pages/apply-epochs';
import { KeptPages } from '../../operations/kept-pages/kept-pages';
import { PageList } from '../../operations/kept-pages/page-list';
import { usdOf } from '../../operations/kept-pages/read-cost';
import {
  type PricedReport,
  pricedReport,
  type ReadExtent,
  type ReadReport,
  readKeptPages,
} from '../../operations/kept-pages/read-kept-pages';
import { Changes } from './changes';

/** What the desk has. */
export interface DeskState {
  /** The read that goes on; undefined if none does. */
  readonly reading: { readonly extent: ReadExtent; readonly items: number; readonly usd: number } | undefined;
  /** The last read; undefined before its end. */
  readonly report: PricedReport | undefined;
  /** Why the last read failed. */
  readonly failure: string | undefined;
  /** Another number: the list is worth a new look. While pages come in, it changes when they have doubled. */
  readonly revision: number;
}

/** A local run's index is read again so often while somebody looks, if it is not large. */
const REFRESH_MS = 5_000;
const MOST_REFRESHED = 20_000;

/** The first pages are shown at once. */
const FIRST_PAGES = 500;

interface Reading {
  readonly extent: ReadExtent;
  readonly controller: AbortController;
  readonly done: Promise<void>;
  items: number;
  readUnits: number;
}

/** The desk. */
export class PagesDesk {
  private shown: PageList;
  private reading: Reading | undefined;
  private report: ReadReport | undefined;
  private failure: string | undefined;
  private revision = 0;
  private doubledAt = FIRST_PAGES;
  private isRefreshing = false;
  private readonly changes: Changes;

  /** @param pages known ones */
  constructor(
    readonly deployment: Deployment,
    timers: Timers,
    pages: KeptPages = new KeptPages(),
  ) {
    this.shown = new PageList(pages);
    this.changes = new Changes(timers);
  }

  /** The pages. */
  get list(): PageList {
    return this.shown;
  }

  get state(): DeskState {
    const { reading, failure, revision } = this;
    const { kind } = this.deployment;
    return {
      reading: reading && { extent: reading.extent, items: reading.items, usd: usdOf(reading.readUnits, kind) },
      report: this.report && pricedReport(this.report, kind),
      ...{ failure, revision },
    };
  }

  /** Begins to read, unless a read goes on. */
  read(extent: ReadExtent): void {
    if (this.reading !== undefined) return;
    const controller = new AbortController();
    const pages = new KeptPages();
    // A list that is complete stays until the next one is.
    if (this.report?.coverage !== 'all') this.show(pages);
    this.report = this.report?.coverage === 'all' ? this.report : undefined;
    this.failure = undefined;
    this.doubledAt = FIRST_PAGES;
    const reading: Reading = { extent, controller, items: 0, readUnits: 0, done: this.run(extent, controller, pages) };
    this.reading = reading;
    this.changes.tell();
  }

  /** Stops the read that goes on; what was read by then is kept. */
  stop(): void {
    this.reading?.controller.abort();
  }

  /** Has the list show purges, marks and undos of these scopes. */
  async changed(scopes: readonly PurgeScope[]): Promise<void> {
    const { deployment, report } = this;
    if (deployment.kind === 'local') return this.refresh();
    if (report === undefined) return;
    const { facts, dynamoDb } = deployment;
    const read = await new DynamoDbEpochs(dynamoDb(report.region), facts.indexTable).read(scopes);
    const epochs = new Map<string, ScopeEpoch>([...report.epochs, ...read]);
    this.report = { ...report, epochs };
    await applyEpochs(this.shown.pages, epochs, () => setImmediate());
    this.renew();
  }

  /** The states, until the signal is aborted. A local run is read at once, and again while it is followed. */
  async *follow(signal: AbortSignal | undefined): AsyncGenerator<DeskState, undefined> {
    const isLocal = this.deployment.kind === 'local';
    if (isLocal && this.report === undefined && this.failure === undefined) this.read('all');
    for await (const isChange of this.changes.follow(signal, isLocal ? REFRESH_MS : undefined)) {
      if (isChange) yield this.state;
      else if (this.shown.pages.size <= MOST_REFRESHED) void this.refresh();
    }
    return undefined;
  }

  /** Stops the read that goes on, and waits for its end. */
  async close(): Promise<void> {
    this.stop();
    await this.reading?.done;
  }

  private async run(extent: ReadExtent, { signal }: AbortController, pages: KeptPages): Promise<void> {
    // The caller notes the read first.
    await setImmediate();
    try {
      const options = { extent, signal, onProgress: (at: Progress) => this.progressed(at, pages) };
      const report = await readKeptPages(this.deployment, pages, options);
      this.report = report;
      this.show(pages);
    } catch (error) {
      this.failure = reasonOf(error);
    } finally {
      this.reading = undefined;
      this.renew();
    }
  }

  /** Reads again without a word, unless a read goes on. A failure leaves the list as it was. */
  private async refresh(): Promise<void> {
    if (this.reading !== undefined || this.isRefreshing) return;
    this.isRefreshing = true;
    try {
      const pages = new KeptPages();
      const report = await readKeptPages(this.deployment, pages, { extent: 'all' });
      if (this.reading !== undefined) return;
      this.report = report;
      this.failure = undefined;
      this.show(pages);
    } catch (error) {
      this.failure = reasonOf(error);
    } finally {
      this.isRefreshing = false;
      this.renew();
    }
  }

  private progressed({ items, readUnits }: Progress, pages: KeptPages): void {
    if (this.reading === undefined) return;
    Object.assign(this.reading, { items, readUnits });
    if (pages === this.shown.pages && pages.size >= this.doubledAt) {
      this.doubledAt = 2 * pages.size;
      this.revision += 1;
    }
    this.changes.tell();
  }

  private show(pages: KeptPages): void {
    if (pages !== this.shown.pages) this.shown = new PageList(pages);
  }

  private renew(): void {
    this.revision += 1;
    this.changes.tell();
  }
}

interface Progress {
  readonly items: number;
  readonly readUnits: number;
}
