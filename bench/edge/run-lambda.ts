// The measurements of `bench:edge` at Lambda@Edge, whose functions run in Node.js.
import type { LambdaFigure } from './figures';
import { type LambdaWay, lambdaScript } from './lambda-scripts';
import type { LambdaSubject } from './lambda-subjects';
import { millisecondsOf } from './milliseconds';
import { type KindName, type RequestKind, requestKinds, requestsOf } from './requests';
import { perRequest, type ScriptRun } from './script-run';
import { WrongDecisionError } from './wrong-decision';

type LambdaRun = ScriptRun<LambdaSubject>;

const WAYS: readonly LambdaWay[] = ['kept', 'miss'];

/** A function here sees a subdivision as it sees a country; each kind takes half a minute. */
const SKIPPED_KIND: KindName = "a bot's page, by subdivision";

/** Node.js compiles what ran often: a timed script handles so many requests for each counted one. */
const TIMED_FACTOR = 10;

/** Measures everything. @throws WrongDecisionError, CountError, TimeError */
export async function runLambda(run: LambdaRun): Promise<readonly LambdaFigure[]> {
  const figures: LambdaFigure[] = [];
  for (const kind of requestKinds().filter(({ name }) => name !== SKIPPED_KIND)) {
    for (const way of WAYS) {
      run.progress(`Lambda@Edge, ${kind.name}, ${way}`);
      const times = await timesOf(run, kind, way);
      for (const subject of run.subjects) {
        const instructions = await instructionsPerRequest(run, subject, kind, way);
        const milliseconds = times.get(subject.name) ?? Number.NaN;
        figures.push({ kind: kind.name, way, subject: subject.name, instructions, milliseconds });
      }
    }
  }
  return figures;
}

function instructionsPerRequest(
  { rounds, runner }: LambdaRun,
  { name, module, sendsBots }: LambdaSubject,
  kind: RequestKind,
  way: LambdaWay,
): Promise<number> {
  const requests = requestsOf(kind);
  const half = rounds * requests.length;
  return perRequest(half, async (handled) => {
    const script = lambdaScript(module, requests, { made: 2 * half, handled }, way, 'chosen');
    const { instructions, output } = await runner.count(script, 'node');
    const chosen = sendsBots && kind.isBotsPage && way === 'miss' ? handled : 0;
    if (output !== `chosen ${chosen}`)
      throw new WrongDecisionError(
        `${name} must send ${chosen} of ${handled} requests to a renderer (${kind.name}, ${way}). It printed: ${output}`,
      );
    return instructions;
  });
}

function timesOf({ subjects, rounds, timings, runner }: LambdaRun, kind: RequestKind, way: LambdaWay) {
  const requests = requestsOf(kind);
  const handled = TIMED_FACTOR * rounds * requests.length;
  const scripts = subjects.map(({ name, module }) => {
    const script = lambdaScript(module, requests, { made: handled, handled }, way, 'milliseconds');
    return [name, { script, handled }] as const;
  });
  return millisecondsOf(new Map(scripts), timings, (script) => runner.output(script, 'node'));
}
