// The goals of `render`, judged by the figures of one run.
import { median, ratio } from '../measure/statistics';
import { atLeast, atMost, type Verdict } from '../measure/verdict';
import type { Figures } from './figures';
import { apiDelayMs } from './items';
import type { PageKind } from './site';
import type { SubjectName } from './subjects/registry';

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

/** Pages that are complete some time after their answers, or only after scrolling. */
const PATIENT_KINDS = ['spinner', 'typed', 'transition', 'gallery', 'chain'] as const satisfies readonly PageKind[];

/** The overhead of the faster one of recipe and prerender. If neither gets the complete page, that of `recipe-told`. */
function quickestPeer(figures: Figures, kind: PageKind): number | undefined {
  const measured = (names: readonly SubjectName[]) => names.flatMap((name) => overhead(figures, name, kind) ?? []);
  const byDefault = measured(['recipe', 'prerender']);
  const overheads = byDefault.length > 0 ? byDefault : measured(['recipe-told']);
  return overheads.length === 0 ? undefined : Math.min(...overheads);
}

/** The median time of a subject's sequential renders. */
export function medianMs(figures: Figures, name: SubjectName, kind: PageKind): number | undefined {
  return median(figures.sequential.find((figure) => figure.subject === name && figure.kind === kind)?.elapsedMs ?? []);
}

/** The time of a render without the API's own delay. */
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
