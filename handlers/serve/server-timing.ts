// Measures the stages of one request for its Server-Timing header (W3C Server Timing).
import type { Clock } from '../runtime/clock';

/** The stages that an answer may go through. */
export type Stage = 'index' | 'page' | 'render' | 'site';

/** The stopwatch of one request. */
export class ServerTiming {
  private readonly entries: string[] = [];

  constructor(private readonly clock: Clock) {}

  /** Runs a stage and notes how long it took, even if it fails. */
  async measure<Result>(stage: Stage, run: () => Promise<Result>): Promise<Result> {
    const startedMs = this.clock.steadyMs();
    try {
      return await run();
    } finally {
      this.entries.push(`${stage};dur=${(this.clock.steadyMs() - startedMs).toFixed(1)}`);
    }
  }

  /** Adds an entry without a time. @param name a token, e.g. `single-process` */
  note(name: string): void {
    this.entries.push(name);
  }

  /** The header's value: `index;dur=1.2, page;dur=3.4`. */
  header(): string {
    return this.entries.join(', ');
  }
}
