// Remembers requests that were awaited in vain (long polls, scripts that hang, silent sockets): later renders are less
// patient with them (docs/decisions/0010-long-polls-by-history.md).

/** Identifies a request across renders; made by {@link requestName} and {@link sourceName}. */
export type RequestName = string;

interface Experience {
  readonly vain: number;
  readonly answered: number;
}

const MOST_NAMES = 500;

/** The least patience with a request that has never answered: it may have recovered. */
const LEAST_PATIENCE_MS = 250;

/** A request that answers now and then is given up only if it was silent so many times more often. */
const VAIN_FOR_EACH_ANSWER = 3;

/** One sandbox's memory. */
export class EndlessRequests {
  private readonly experiences = new Map<RequestName, Experience>();

  /**
   * How long a request is awaited: half of the whole time after its first failure to answer, then half of that half.
   * A request that has ever answered is slow, and gets the whole time.
   */
  patienceMs(name: RequestName, wholeMs: number): number {
    const vain = this.vainBeyondDoubt(name);
    return vain === 0 ? wholeMs : Math.max(LEAST_PATIENCE_MS, wholeMs / 2 ** vain);
  }

  /** Whether it seems never to answer: a page without it is complete. */
  isEndless(name: RequestName): boolean {
    return this.vainBeyondDoubt(name) > 0;
  }

  /** A render waited in vain. */
  waitedInVain(name: RequestName): void {
    const { vain, answered } = this.experiences.get(name) ?? { vain: 0, answered: 0 };
    this.remember(name, { vain: vain + 1, answered });
  }

  /** It answered. */
  answered(name: RequestName): void {
    const before = this.experiences.get(name);
    this.remember(name, { vain: 0, answered: Math.min(VAIN_FOR_EACH_ANSWER, (before?.answered ?? 0) + 1) });
  }

  private vainBeyondDoubt(name: RequestName): number {
    const { vain = 0, answered = 0 } = this.experiences.get(name) ?? {};
    return Math.max(0, vain - answered * VAIN_FOR_EACH_ANSWER);
  }

  private remember(name: RequestName, experience: Experience): void {
    this.experiences.delete(name);
    this.experiences.set(name, experience);
    const [oldest] = this.experiences.keys();
    if (this.experiences.size > MOST_NAMES && oldest !== undefined) this.experiences.delete(oldest);
  }
}

/** From this round on, requests to one address have the same name. */
const LAST_ROUND = 3;

/**
 * Names a request by method, scheme, host, path and round. A query may differ from render to render. In protocols that
 * poll (Socket.IO), the first request is answered, and later ones hang.
 * @param round how many requests to the address ended in this page before
 */
export function requestName(method: string, url: string, round: number): RequestName {
  return `${Math.min(round, LAST_ROUND)} ${requestAddress(method, url)}`;
}

/** Names a source of messages: a socket, an event stream, a worker. */
export function sourceName(kind: 'socket' | 'events' | 'worker', url: string): RequestName {
  return requestAddress(kind, url.replace(/^blob:.*/s, 'blob:'));
}

/** Method, scheme, host and path of a request. */
export function requestAddress(method: string, url: string): string {
  return `${method} ${url.split(/[?#]/, 1)[0] ?? ''}`.slice(0, 500);
}
