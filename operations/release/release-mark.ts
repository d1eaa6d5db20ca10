// The mark of a release in the router's value: one release at a time, and a trace of one whose command died.
import type { DrainState } from '../../core/health/drain-state';

/** The mark. The router and health checks leave it alone. */
export interface ReleaseMark {
  readonly id: string;
  /** Until then the command has promised to look again, in milliseconds since 1970. */
  readonly untilMs: number;
}

/** Its name in the value. */
export const RELEASE_MARK = 'release';

/** The mark of a value; undefined if there is none. */
export function releaseMark({ rest }: Pick<DrainState, 'rest'>): ReleaseMark | undefined {
  const mark = rest[RELEASE_MARK];
  if (typeof mark !== 'object' || mark === null) return undefined;
  const { id, untilMs }: { readonly id?: unknown; readonly untilMs?: unknown } = mark;
  return typeof id === 'string' && typeof untilMs === 'number' ? { id, untilMs } : undefined;
}

/** The same state with another mark, or none. */
export function withMark(state: DrainState, mark: ReleaseMark | undefined): DrainState {
  const rest = Object.fromEntries(Object.entries(state.rest).filter(([name]) => name !== RELEASE_MARK));
  return { ...state, rest: mark === undefined ? rest : { ...rest, [RELEASE_MARK]: mark } };
}
