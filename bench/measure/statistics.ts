// Statistics of samples taken on a noisy machine.

/** The value below which the share `q` (0 to 1) of the samples lies, interpolated; undefined without samples. */
export function quantile(samples: readonly number[], q: number): number | undefined {
  const sorted = [...samples].sort((a, b) => a - b);
  const position = (sorted.length - 1) * q;
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) return undefined;
  return below + (above - below) * (position - Math.floor(position));
}

/** The middle of the samples; undefined without samples. */
export function median(samples: readonly number[]): number | undefined {
  return quantile(samples, 0.5);
}

/** `value` as a multiple of `of`; undefined if one of them is, or if `of` is not above 0. */
export function ratio(value: number | undefined, of: number | undefined): number | undefined {
  return value === undefined || of === undefined || of <= 0 ? undefined : value / of;
}

/** The members of `all`, starting with another one in each round, so that none is always first. */
export function rotated<Member>(all: readonly Member[], round: number): readonly Member[] {
  const start = all.length === 0 ? 0 : round % all.length;
  return [...all.slice(start), ...all.slice(0, start)];
}
