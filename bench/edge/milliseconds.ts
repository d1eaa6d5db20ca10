// Times requests in the router's own kind of engine, without valgrind: the subjects in turn, in several rounds.
import { InternalError } from '../../core/contract/georender-error';
import { median, rotated } from '../measure/statistics';

/** A script printed no time. */
export class TimeError extends InternalError {
  override readonly name = 'TimeError';
}

/** A subject's script, which handles this many requests and prints the milliseconds. */
export interface TimedScript {
  readonly script: string;
  readonly handled: number;
}

/**
 * The milliseconds of one request of each script: the median of the rounds.
 * @throws TimeError
 */
export async function millisecondsOf<Name>(
  scripts: ReadonlyMap<Name, TimedScript>,
  rounds: number,
  output: (script: string) => Promise<string>,
): Promise<ReadonlyMap<Name, number>> {
  const samples = new Map<Name, number[]>();
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, { script, handled }] of rotated([...scripts], round)) {
      const printed = await output(script);
      const milliseconds = Number(printed);
      if (printed === '' || !Number.isFinite(milliseconds))
        throw new TimeError(`A script printed no time: ${printed.slice(0, 200)}`);
      samples.set(name, [...(samples.get(name) ?? []), milliseconds / handled]);
    }
  }
  return new Map([...samples].map(([name, times]) => [name, median(times) ?? Number.NaN]));
}
