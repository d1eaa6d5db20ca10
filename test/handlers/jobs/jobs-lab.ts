// The function of jobs, with everything that it reaches in memory.
import { createHash } from 'node:crypto';
import type { Region } from '../../../core/geography/regions';
import { pageIdentity } from '../../../core/pages/page-key';
import { checkPageUrl } from '../../../core/pages/page-url';
import { DEFAULT_QUERY_POLICY } from '../../../core/pages/query-policy';
import type { Variant } from '../../../core/pages/variants';
import type { AskedPage } from '../../../handlers/demand/ports';
import { createJobs, type JobsDependencies } from '../../../handlers/jobs/create-jobs';
import type { JobProgress, JobStep, PublishNote, SiteDocument } from '../../../handlers/jobs/ports';
import type { Task } from '../../../handlers/jobs/task';
import type { PurgeOrder } from '../../../handlers/purge/purge-order';
import type { RenderOrder, RenderQueue } from '../../../handlers/queue/ports';
import { RecordedLog, SetClock } from '../../support/machine/recorded-log';

export const JOB_ID = '0000030123456789abcdef0123456789';

/** Longer than any wait of a test. */
export const FIFTEEN_MINUTES_MS = 900_000;

const EMPTY_DEPTH = { waiting: { asked: 0, listed: 0, rest: 0 }, underWay: 0, dead: 0 };

export function documentOf(text: string): SiteDocument {
  return { text, hash: createHash('sha256').update(text).digest('hex') };
}

function askedPage({ url, variant }: { readonly url: string; readonly variant: Variant }): AskedPage {
  const checked = checkPageUrl(url, { scheme: 'https', hosts: ['www.example.com'] });
  if (checked.kind === 'refused') throw new Error(checked.message);
  const { key } = pageIdentity(checked.url, variant, DEFAULT_QUERY_POLICY);
  return { key, url, variant, askedAtMs: 0, asks: 1 };
}

export class JobsLab {
  /** What was done, in order. */
  readonly events: string[] = [];
  readonly steps: JobStep[] = [];
  readonly sent = new Map<Region, RenderOrder[]>();
  readonly tasks: Task[] = [];
  readonly submitted: (readonly string[])[] = [];
  readonly log = new RecordedLog();
  readonly clock = new SetClock(1_000_000);
  readonly deadRegions = new Set<Region>();
  progress: (nowMs: number) => JobProgress | undefined = () => undefined;
  /** The site's document at a time; undefined: it does not answer. */
  document: (nowMs: number) => string | undefined = () => 'old';
  publishNote: PublishNote = { documentBefore: undefined, followed: [] };
  asked: { readonly url: string; readonly variant: Variant }[] = [];
  unreached: Region[] = [];
  purgeFails = false;

  constructor(private readonly overrides: Partial<JobsDependencies> = {}) {}

  run(event: unknown, remainingMs = FIFTEEN_MINUTES_MS): Promise<void> {
    return createJobs({ ...this.dependencies(), ...this.overrides })(event, remainingMs);
  }

  /** How long the lab's clock has run. */
  elapsedMs(): number {
    return this.clock.nowMs() - 1_000_000;
  }

  private dependencies(): JobsDependencies {
    return {
      changes: { purge: this.change('purge'), markStale: this.change('stale') },
      queues: new Map((['us-east-1', 'eu-central-1'] as const).map((region) => [region, this.queue(region)])),
      steps: {
        note: async (_, step) => void this.steps.push(step),
        progress: async () => this.progress(this.elapsedMs()),
      },
      notices: { submit: async (urls) => void this.submitted.push(urls) },
      documents: { drop: async () => void this.events.push('documents dropped') },
      site: {
        document: async () => {
          const text = this.document(this.elapsedMs());
          if (text === undefined) throw new Error('The site is down.');
          return documentOf(text);
        },
      },
      publishNotes: { read: async () => this.publishNote, put: async (note) => void (this.publishNote = note) },
      demand: { mostAsked: async (limit) => this.asked.slice(0, limit).map(askedPage) },
      jobFunction: { start: async (task) => void this.tasks.push(task) },
      clock: this.clock,
      log: this.log,
      config: { variants: ['desktop'], publishRenders: 2 },
    };
  }

  private change(kind: string) {
    return async (order: PurgeOrder) => {
      if (this.purgeFails) throw new Error('No region took it.');
      this.events.push(`${kind} ${order.kind}`);
      return { atMs: this.clock.nowMs(), unreached: this.unreached };
    };
  }

  private queue(region: Region): RenderQueue {
    return {
      depth: async () => EMPTY_DEPTH,
      send: async (orders) => {
        if (this.deadRegions.has(region)) throw new Error(`${region} is down.`);
        this.events.push(`sent ${orders.length} to ${region}`);
        this.sent.set(region, [...(this.sent.get(region) ?? []), ...orders]);
      },
    };
  }
}
