// Where the console gets a deployment's requests: a stack's from its log groups. A local run has a console of its own.
import { RequestFeed } from '../../console/requests/request-feed';
import { RequestTally } from '../../console/requests/request-tally';
import { StackRequests } from '../../console/requests/stack-requests';
import type { ConsoleContext } from '../../console/server/context';
import { systemTimers } from '../../handlers/runtime/timers';
import { LineTail } from '../../operations/bots/serve-lines/tail/line-tail';
import type { Deployment } from '../../operations/deployment';

/** Requests and their counts. */
export interface Watched extends Pick<ConsoleContext, 'requests' | 'counts'> {
  /** Ends what reads them. */
  close(): void;
}

/** Watches a deployment; a stack's lines are read only while somebody looks. */
export function watch(deployment: Deployment): Watched {
  const nowMs = (): number => deployment.clock.nowMs();
  if (deployment.kind === 'stack') {
    const requests = new StackRequests(new LineTail(deployment), systemTimers, nowMs);
    return { requests, counts: (minutes) => requests.counts(minutes), close: () => requests.close() };
  }
  const requests = new RequestFeed();
  const tally = new RequestTally(requests, nowMs);
  const notes = [`Requests are shown by the local run’s own console: open ${deployment.facts.url}/_local/.`];
  requests.note(notes);
  return { requests, counts: async (minutes) => ({ ...tally.counts(minutes), notes }), close: () => undefined };
}
