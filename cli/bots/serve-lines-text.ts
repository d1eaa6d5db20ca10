// What a report lacks of the lines of `serve`, for people.
import { type FunctionLines, IS_OFF } from '../../operations/bots/serve-lines/serve-log-groups';

const UNKNOWN = 'age, region, reason, parameters, time in serve and cache status behind the edge are unknown';

/** Lines that say what is left out, and why; none if nothing is. */
export function serveLinesText(
  functions: readonly FunctionLines[] | undefined,
  isByAthena: boolean,
): readonly string[] {
  if (functions === undefined) return [`Partial: the lines of serve are left out (--serve-lines), so ${UNKNOWN}.`];
  const isOff = functions.every(({ read }) => read.kind === 'left-out' && read.reason === IS_OFF);
  if (isOff) return [`Partial: requestLog is off, so ${UNKNOWN}. --serve-lines on looks for earlier lines.`];
  return functions.flatMap(({ functionName, region, read }) => {
    const where = `${functionName} in ${region}`;
    if (read.kind === 'left-out')
      return [`Partial: the lines of ${where} are left out: ${read.reason}. Of its requests, ${UNKNOWN}.`];
    if (read.kind === 'all') return [];
    const until = `${new Date(read.untilMs).toISOString().slice(0, 19)}Z`;
    const next = isByAthena ? ' The same report goes on from there.' : '';
    return [
      `Partial: the lines of ${where} after ${until} are left out: ${read.reason}. Of these requests, ${UNKNOWN}.${next}`,
    ];
  });
}
