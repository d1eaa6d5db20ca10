// When and where an item was written, which decides between two writes of it.
/** The time of a write at the region that accepted it; `micros` is microseconds since 1970. */
export interface WriteVersion {
  readonly micros: number;
  readonly region: string;
}

/** Whether `a` wins over `b`: the later write, and of two at the same microsecond the greater region name. */
export function isLater(a: WriteVersion, b: WriteVersion): boolean {
  return a.micros === b.micros ? a.region > b.region : a.micros > b.micros;
}

/**
 * Turns a clock (milliseconds since 1970) into write times in microseconds, each later than the one before
 * even where the clock stands still or goes back.
 */
export function createWriteClock(clock: () => number): () => number {
  let lastMicros = 0;
  return () => {
    lastMicros = Math.max(Math.floor(clock() * 1000), lastMicros + 1);
    return lastMicros;
  };
}
