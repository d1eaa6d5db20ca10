// Times bots that wait for new pages, without and with renders from the queue beside them, in turn.
import { setTimeout as delay } from 'node:timers/promises';
import type { Region } from '../../core/geography/regions';
import type { RenderQueue } from '../../handlers/queue/ports';
import { DEFAULT_LOCAL_SETTINGS } from '../../local/settings-file';
import { type LocalStack, startLocalStack } from '../../local/stack';
import { StartedParts } from '../../local/started-parts';
import { askAsBot } from '../measure/bot-request';
import type { BotFigures, QueuedPages } from './figures';
import { LATE_MARK, startPacedSite } from './paced-site';

/** What is measured. */
export interface BotOptions {
  readonly queued: QueuedPages;
  readonly orders: number;
  /** Each round has bots without the queue, and with it. */
  readonly rounds: number;
  /** Requests of a round, each way. */
  readonly requests: number;
  readonly progress: (text: string) => void;
}

const REGION: Region = 'eu-central-1';

/** Longer than a render of a late page: what was under way when the queue stopped is over then. */
const QUIET_MS = 4_000;

/** The queue's next render has begun then. */
const BUSY_MS = 500;

/** Runs the demo site, and asks. */
export async function measureWaitingBots(options: BotOptions): Promise<BotFigures> {
  const started = new StartedParts();
  try {
    const stack = await startLocalStack({
      port: 0,
      site: await startPacedSite(started),
      regions: [REGION],
      // The bots ask for new pages alone.
      settings: { ...DEFAULT_LOCAL_SETTINGS, newPagesPerHour: 0 },
      onLog: () => undefined,
    });
    started.defer(() => stack.close());
    const queue = stack.queues.clients.get(REGION);
    if (queue === undefined) throw new RangeError(`${REGION} has no queue.`);
    return await new Rounds(stack, queue).measure(options);
  } finally {
    await started.disposeAsync();
  }
}

class Rounds {
  private readonly aloneMs: number[] = [];
  private readonly besideMs: number[] = [];
  private readonly others: string[] = [];
  private asked = 0;

  constructor(
    private readonly stack: LocalStack,
    private readonly queue: RenderQueue,
  ) {}

  async measure({ queued, orders, rounds, requests, progress }: BotOptions): Promise<BotFigures> {
    const mark = queued === 'late' ? LATE_MARK : 'prompt=';
    await this.queue.send(
      Array.from({ length: orders }, (_, number) => ({
        ...({ url: `${this.stack.url}/?${mark}${number}`, variant: 'desktop', value: 'rest' } as const),
        newerThanMs: Date.now(),
      })),
    );
    progress(`warm-up beside a queue of ${queued} pages`);
    await this.ask(requests, []);
    let workedOff = 0;
    for (let round = 0; round < rounds; round += 1) {
      progress(`bots: round ${round + 1} of ${rounds}`);
      await this.alone(() => this.ask(requests, this.aloneMs));
      await delay(BUSY_MS);
      const before = await this.left();
      await this.ask(requests, this.besideMs);
      workedOff += before - (await this.left());
    }
    const { aloneMs, besideMs, others } = this;
    return { queued, aloneMs, besideMs, others, orders, left: await this.left(), workedOff };
  }

  private async alone(task: () => Promise<void>): Promise<void> {
    this.stack.queues.stopRegion(REGION);
    await delay(QUIET_MS);
    await task();
    this.stack.queues.startRegion(REGION);
  }

  /** One new page after the other. */
  private async ask(requests: number, samples: number[]): Promise<void> {
    for (let request = 0; request < requests; request += 1) {
      const startMs = performance.now();
      const { status, headers } = await askAsBot(this.stack.url, `/?asked=${this.asked++}`);
      const tookMs = performance.now() - startMs;
      const cache = String(headers['x-georender-cache']);
      if (status === 200 && cache === 'MISS') samples.push(tookMs);
      else this.others.push(`${status} ${cache} ${headers['x-georender-reason'] ?? ''}`.trim());
    }
  }

  private async left(): Promise<number> {
    const { waiting, underWay } = await this.queue.depth();
    return underWay + Object.values(waiting).reduce((sum, count) => sum + count, 0);
  }
}
