// Says how long messages are awaited: of sockets, event streams, workers, and answers that are read while they arrive.
import type { EndlessRequests, RequestName } from './endless-requests';
import type { NetworkLimits } from './readiness-limits';

/** A page that hears more goes on without end. */
const MOST_MESSAGES_HEARD = 40;

/** The messages of one stream so far. */
export interface MessageStream {
  /** When it began to listen, or to answer. */
  readonly beganMs: number;
  messages: number;
  firstMs: number;
  lastMs: number;
}

/** A stream that has said nothing yet. */
export function silentStream(nowMs: number): MessageStream {
  return { beganMs: nowMs, messages: 0, firstMs: nowMs, lastMs: nowMs };
}

/** Patience with streams, and what later renders learn of them. */
export class StreamPatience {
  constructor(
    private readonly limits: Pick<NetworkLimits, 'firstMessageMs' | 'streamSilenceMs' | 'streamMs'>,
    private readonly endless: EndlessRequests,
  ) {}

  /** Until when its next message is awaited. */
  endMs(name: RequestName, stream: MessageStream): number {
    const { beganMs, messages, firstMs, lastMs } = stream;
    const { firstMessageMs, streamSilenceMs, streamMs } = this.limits;
    if (messages === 0) return beganMs + this.endless.patienceMs(name, firstMessageMs);
    return Math.min(
      lastMs + this.endless.patienceMs(moreOf(name), streamSilenceMs),
      firstMs + this.endless.patienceMs(endOf(name), streamMs),
    );
  }

  /** It said something. @returns whether more is awaited */
  heard(name: RequestName, stream: MessageStream, nowMs: number): boolean {
    if (stream.messages === 0) stream.firstMs = nowMs;
    else if (nowMs < this.endMs(name, stream)) this.endless.answered(moreOf(name));
    stream.lastMs = nowMs;
    stream.messages += 1;
    if (stream.messages <= MOST_MESSAGES_HEARD) return true;
    this.endless.waitedInVain(endOf(name));
    return false;
  }

  /** Learns from a stream that has spoken how long the next one is worth the wait. */
  close(name: RequestName, stream: MessageStream, nowMs: number): void {
    if (nowMs < this.endMs(name, stream)) return;
    const isSilent = nowMs - stream.lastMs >= this.endless.patienceMs(moreOf(name), this.limits.streamSilenceMs);
    if (isSilent && stream.messages === 1) this.endless.waitedInVain(moreOf(name));
    if (!isSilent) this.endless.waitedInVain(endOf(name));
  }
}

/** Names a stream's further messages. */
function moreOf(name: RequestName): RequestName {
  return `more of ${name}`;
}

/** Names a stream's end. */
function endOf(name: RequestName): RequestName {
  return `end of ${name}`;
}
