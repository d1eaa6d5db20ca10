// The measurements of `bench:edge`: each is the difference of two runs that differ by one thing.
import { buildEdgeBundle, edgeBundleSizes } from '../../bundles/edge-bundle';
import type { EdgeFigures, LoadFigure, RequestFigure, SizeFigure } from './figures';
import { millisecondsOf } from './milliseconds';
import { REGION_SETS } from './regions';
import { type RequestKind, requestKinds, requestsOf } from './requests';
import { perRequest, type ScriptRun } from './script-run';
import { drivenScript, evaluatedScript } from './scripts';
import { benchConfig, type EdgeSubject } from './subjects';
import { WrongDecisionError } from './wrong-decision';

type EdgeRun = ScriptRun<EdgeSubject>;

/** A clock of milliseconds needs more requests than a counter of instructions. */
const TIMED_FACTOR = 10;

/** Evaluations per run. */
const EVALUATIONS = 20;

/** Measures everything at CloudFront Functions. @throws WrongDecisionError, CountError, TimeError */
export async function runEdge(run: EdgeRun): Promise<Omit<EdgeFigures, 'lambda'>> {
  const requests: RequestFigure[] = [];
  for (const kind of requestKinds()) {
    run.progress(kind.name);
    const times = await timesOf(run, kind);
    for (const subject of run.subjects) {
      const instructions = await instructionsPerRequest(run, subject, kind);
      const milliseconds = times.get(subject.name) ?? Number.NaN;
      requests.push({ kind: kind.name, subject: subject.name, instructions, milliseconds });
    }
  }
  const loads: LoadFigure[] = [];
  for (const subject of run.subjects) {
    run.progress(`load: ${subject.name}`);
    loads.push(await loadOf(run, subject));
  }
  return { requests, loads, sizes: await weigh() };
}

function instructionsPerRequest({ runner, rounds }: EdgeRun, subject: EdgeSubject, kind: RequestKind): Promise<number> {
  const requests = requestsOf(kind);
  const half = rounds * requests.length;
  return perRequest(half, async (handled) => {
    const script = drivenScript(subject.script, requests, { made: 2 * half, handled });
    const { instructions, output } = await runner.count(script, 'njs');
    const chosen = subject.chooses === 'all' || (subject.chooses === "bots' pages" && kind.isBotsPage) ? handled : 0;
    if (output !== `chosen ${chosen}`) {
      throw new WrongDecisionError(
        `${subject.name} must choose an origin for ${chosen} of ${handled} requests (${kind.name}). njs printed: ${output}`,
      );
    }
    return instructions;
  });
}

function timesOf({ subjects, rounds, timings, runner }: EdgeRun, kind: RequestKind) {
  const requests = requestsOf(kind);
  const handled = TIMED_FACTOR * rounds * requests.length;
  const scripts = subjects.map(({ name, script: router }) => {
    const script = drivenScript(router, requests, { made: handled, handled }, 'milliseconds');
    return [name, { script, handled }] as const;
  });
  return millisecondsOf(new Map(scripts), timings, (script) => runner.output(script, 'njs'));
}

async function loadOf({ runner }: EdgeRun, { name, script }: EdgeSubject): Promise<LoadFigure> {
  const count = (source: string) => runner.count(source, 'njs');
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
