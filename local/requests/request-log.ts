// The log of the local run's requests: gets the lines of edge and functions, joins, counts, and keeps them in files.

import type { AccessRecord } from '../../core/contract/access-record';
import type { HeaderPairs } from '../../emulators/cloudfront/edge-request';
import { systemClock } from '../../handlers/runtime/clock';
import { systemTimers } from '../../handlers/runtime/timers';
import { functionLine } from './function-lines';
import { PairCounter } from './pair-counter';
import { RequestFiles } from './request-files';
import { RequestJoin, type RequestListener } from './request-join';
import { RunCounter } from './run-counter';

/** The log of one run. */
export class LocalRequestLog {
  readonly files: RequestFiles;
  readonly counter = new RunCounter(systemClock.nowMs());
  readonly pairs = new PairCounter();
  private readonly join: RequestJoin;

  /**
   * @param folder for the files
   * @param onLog gets a sentence if they can't be written
   */
  constructor(folder: string, listener: RequestListener, onLog: (line: string) => void) {
    this.files = new RequestFiles(folder, onLog);
    this.join = new RequestJoin(listener, systemTimers);
  }

  /** Gets a request at the edge. */
  onAccess(record: AccessRecord, headers: HeaderPairs): void {
    this.counter.onAccess(record, headers);
    this.files.addAccess(record);
    this.join.onAccess(record, headers);
  }

  /** Gets a line of a function. @returns whether it was about a request or a render */
  takes(functionName: string, line: string): boolean {
    const known = functionLine(line);
    if (known.kind === 'served') {
      this.counter.onServed(known.request);
      this.pairs.onServed(functionName, known.request);
      this.files.addServed(known.request);
      this.join.onServed(known.request);
    } else if (known.kind === 'rendered') {
      this.counter.onRendered(known.render);
      this.pairs.onRendered(functionName, known.render);
      this.join.onRendered(known.render);
    }
    return known.kind === 'served' || known.kind === 'rendered';
  }

  /** Ends it. */
  async close(): Promise<void> {
    this.join.close();
    await this.files.close();
  }
}
