// Pauses between looks at something that takes seconds or minutes: short at first, longer later.

/** The first pause and the longest. */
export interface Pauses {
  readonly firstMs: number;
  readonly mostMs: number;
}

/** Each pause is half as long again as the one before. */
const GROWTH = 1.5;

/** The pauses, without end. */
export function* growingPauses({ firstMs, mostMs }: Pauses): Generator<number, never> {
  for (let pauseMs = firstMs; ; pauseMs = Math.min(mostMs, pauseMs * GROWTH)) yield Math.round(pauseMs);
}
