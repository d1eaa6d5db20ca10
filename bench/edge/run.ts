// The measurements of `bench:edge`: each is the difference of two runs that differ by one thing.
import { buildEdgeBundle, edgeBundleSizes } from '../../bundles/edge-bundle';
import { InternalError } from '../../core/contract/georender-error';
import type { EdgeFigures, LoadFigure, RequestFigure, SizeFigure } from './figures';
import type { CountedRun } from './instructions';
import { REGION_SETS } from './regions';
import { type RequestKind, requestKinds, requestsOf } from './requests';
import { drivenScript, evaluatedScript } from './scripts';
import { benchConfig, type EdgeSubject } from './subjects';

/** A subject decided wrongly about a kind of requests, so its instructions mean nothing. */
export class WrongDecisionError extends InternalError {
  override readonly name = 'WrongDecisionError';
}

/** What is run. */
export interface EdgeRun {
  readonly subjects: readonly EdgeSubject[];
  /** How often each user agent of a kind asks. */
  readonly rounds: number;
  readonly count: (script: string) => Promise<CountedRun>;
  readonly progress: (text: string) => void;
}

/** Evaluations per run. */
const EVALUATIONS = 20;

/** Measures everything. @throws WrongDecisionError, CountError */
export async function runEdge(run: EdgeRun): Promise<EdgeFigures> {
  const requests: RequestFigure[] = [];
  for (const kind of requestKinds()) {
    for (const subject of run.subjects) {
      run.progress(`${kind.name}: ${subject.name}`);
      requests.push({ kind: kind.name, subject: subject.name, instructions: await perRequest(run, subject, kind) });
    }
  }
  const loads: LoadFigure[] = [];
  for (const subject of run.subjects) {
    run.progress(`load: ${subject.name}`);
    loads.push(await loadOf(run, subject));
  }
  return { requests, loads, sizes: await weigh() };
}

/** Both runs make the same events, and the first handles half of them: the difference holds no start-up and no load. */
async function perRequest({ count, rounds }: EdgeRun, subject: EdgeSubject, kind: RequestKind): Promise<number> {
  const requests = requestsOf(kind);
  const half = rounds * requests.length;
  const handle = async (handled: number) => {
    const { instructions, output } = await count(drivenScript(subject.script, requests, { made: 2 * half, handled }));
    const chosen = subject.chooses === 'all' || (subject.chooses === "bots' pages" && kind.isBotsPage) ? handled : 0;
    if (output !== `chosen ${chosen}`) {
      throw new WrongDecisionError(
        `${subject.name} must choose an origin for ${chosen} of ${handled} requests (${kind.name}). njs printed: ${output}`,
      );
    }
    return instructions;
  };
  const first = await handle(half);
  return ((await handle(2 * half)) - first) / half;
}

async function loadOf({ count }: EdgeRun, { name, script }: EdgeSubject): Promise<LoadFigure> {
  const evaluate = async (times: number) => {
    const { instructions, output } = await count(evaluatedScript(script, times));
    if (output !== 'evaluated function')
      throw new WrongDecisionError(`${name} could not be evaluated. njs printed: ${output}`);
    return instructions;
  };
  const first = await evaluate(EVALUATIONS);
  const evaluateInstructions = ((await evaluate(2 * EVALUATIONS)) - first) / EVALUATIONS;
  const whole = (await count(script)).instructions - (await count('')).instructions;
  return { subject: name, evaluateInstructions, readInstructions: whole - evaluateInstructions };
}

async function weigh(): Promise<readonly SizeFigure[]> {
  return Promise.all(
    REGION_SETS.map(async (regions) => {
      const config = benchConfig(regions);
      const code = await buildEdgeBundle(config);
      return { regions: regions.length, bytes: Buffer.byteLength(code), parts: { ...edgeBundleSizes(config, code) } };
    }),
  );
}
