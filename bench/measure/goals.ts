// The goals that the renderer is held to, judged by the figures of one run on one machine.
import { apiDelayMs } from '../items';
import type { PageKind } from '../site';
import type { SubjectName } from '../subjects/registry';
import type { Figures } from './figures';
import { median, ratio } from './statistics';

/** One goal and what became of it. */
export interface Verdict {
  readonly goal: string;
  /** The measured value, in the unit of the limit; undefined if the run did not measure it. */
  readonly value: number | undefined;
  readonly limit: number;
  readonly direction: 'at most' | 'at least';
  /** Undefined if it was not measured. */
  readonly passed: boolean | undefined;
}

const MEBIBYTE = 1024 * 1024;

/** Judges every goal. */
export function judge(figures: Figures): readonly Verdict[] {
  const { endurance } = figures;
  const own = (kind: PageKind) => overhead(figures, 'georender', kind);
  const peers = (name: SubjectName, kind: PageKind) => ratio(own(kind), overhead(figures, name, kind));
  const plainMs = medianMs(figures, 'georender', 'plain');
  return [
    atMost("plain page: overhead above the API delay, of the recipe's", peers('recipe', 'plain'), 1 / 8),
    atMost("plain page: overhead above the API delay, of prerender's", peers('prerender', 'plain'), 1 / 12),
    atMost("ready flag: overhead above the API delay, of the recipe's", peers('recipe', 'flag'), 1 / 12),
    atMost("beacon page: time, of the plain page's", ratio(medianMs(figures, 'georender', 'beacon'), plainMs), 2),
    atMost("long-poll page: time, of the plain page's", ratio(medianMs(figures, 'georender', 'longpoll'), plainMs), 2),
    atLeast(
      "4 at once, plain page: renders a second, of the recipe's",
      ratio(throughput(figures, 'georender'), throughput(figures, 'recipe')),
      3.5,
    ),
    ...PATIENT_KINDS.map((kind) =>
      atMost(
        `${kind} page: overhead above the API delay, of the quickest complete peer's`,
        ratio(own(kind), quickestPeer(figures, kind)),
        1 / 4,
      ),
    ),
    atMost(
      "cold start (local): time, of the recipe's",
      ratio(coldMs(figures, 'georender'), coldMs(figures, 'recipe')),
      1 / 3,
    ),
    atMost('endurance: memory of the whole browser, MiB', endurance && endurance.peakMemoryBytes / MEBIBYTE, 400),
    atMost('endurance: renders lost', endurance?.lost.length, 0),
    atMost('all parts: renders lost by Georender', lostByGeorender(figures), 0),
  ];
}

/** Pages that are complete only some time after their answers came, or for those who scroll. */
const PATIENT_KINDS = ['spinner', 'typed', 'transition', 'gallery', 'chain'] as const satisfies readonly PageKind[];

/**
 * The overhead of the quicker one of recipe and prerender, with their defaults; of the recipe that is told what to wait for
 * where neither of them ever gets the complete page.
 */
function quickestPeer(figures: Figures, kind: PageKind): number | undefined {
  const measured = (names: readonly SubjectName[]) => names.flatMap((name) => overhead(figures, name, kind) ?? []);
  const byDefault = measured(['recipe', 'prerender']);
  const overheads = byDefault.length > 0 ? byDefault : measured(['recipe-told']);
  return overheads.length === 0 ? undefined : Math.min(...overheads);
}

/** Median time of a subject's renders one after the other. */
export function medianMs(figures: Figures, name: SubjectName, kind: PageKind): number | undefined {
  return median(figures.sequential.find((figure) => figure.subject === name && figure.kind === kind)?.elapsedMs ?? []);
}

/** What of a render is not the API's own delay. */
export function overhead(figures: Figures, name: SubjectName, kind: PageKind): number | undefined {
  const ms = medianMs(figures, name, kind);
  return ms === undefined ? undefined : ms - apiDelayMs(kind);
}

function throughput(figures: Figures, name: SubjectName): number | undefined {
  const figure = figures.concurrent.find(
    ({ subject, kind, concurrency }) => subject === name && kind === 'plain' && concurrency === 4,
  );
  return median(figure?.rendersPerSecond ?? []);
}

function coldMs(figures: Figures, name: SubjectName): number | undefined {
  return median(figures.cold.find(({ subject }) => subject === name)?.elapsedMs ?? []);
}

function lostByGeorender({ sequential, concurrent, cold }: Figures): number | undefined {
  const own = [...sequential, ...concurrent, ...cold].filter(({ subject }) => subject === 'georender');
  return own.length === 0 ? undefined : own.reduce((sum, { lost }) => sum + lost.length, 0);
}

function atMost(goal: string, value: number | undefined, limit: number): Verdict {
  return { goal, value, limit, direction: 'at most', passed: value === undefined ? undefined : value <= limit };
}

function atLeast(goal: string, value: number | undefined, limit: number): Verdict {
  return { goal, value, limit, direction: 'at least', passed: value === undefined ? undefined : value >= limit };
}
