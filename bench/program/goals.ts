// The goals of the Pulumi program, and the report of `bench:program`.
import { median } from '../measure/statistics';
import { table } from '../measure/table';
import { atMost, goalLines, type Verdict } from '../measure/verdict';
import type { ProgramFigures, ProgramRun } from './measure-program';

/** Above a program that only registers the same resources. */
const MOST_OWN_SECONDS = 5;

/** Judges every goal. */
export function judgeProgram(figures: readonly ProgramFigures[]): readonly Verdict[] {
  return figures.flatMap((one) => [
    atMost(`${named(one)}: own seconds of an up without a change`, ownSeconds(one), MOST_OWN_SECONDS),
    atMost(`${named(one)}: files built again after the preview`, sum(one.afterPreview), 0),
    atMost(`${named(one)}: files built again without a change`, sum(one.unchanged), 0),
  ]);
}

/** The wall time of our program, without that of the one that only registers. */
function ownSeconds({ unchanged, floor }: ProgramFigures): number | undefined {
  const [ours, least] = [unchanged, floor].map((runs) => median(runs.map(({ wallMs }) => wallMs)));
  return ours === undefined || least === undefined ? undefined : (ours - least) / 1000;
}

function sum(runs: readonly ProgramRun[]): number {
  return runs.reduce((count, { filesBuilt }) => count + filesBuilt, 0);
}

function named({ regions }: ProgramFigures): string {
  return `${regions} region${regions === 1 ? '' : 's'}`;
}

/** The whole report as text. */
export function reportProgram(figures: readonly ProgramFigures[]): string {
  const rows = figures.flatMap((one) => [
    row(one, 'first preview', one.firstPreview),
    row(one, 'first up', one.afterPreview),
    row(one, 'up without a change', one.unchanged),
    row(one, 'the same resources, only registered', one.floor),
  ]);
  return [
    '\nThe program: medians',
    ...table(['regions', 'resources', 'what', 'runs', 'wall', 'CPU time', 'files built'], rows),
    ...goalLines(judgeProgram(figures), (value) => (Number.isInteger(value) ? String(value) : value.toFixed(1))),
  ].join('\n');
}

function row({ regions, resources }: ProgramFigures, what: string, runs: readonly ProgramRun[]): readonly string[] {
  return [
    String(regions),
    String(resources),
    what,
    String(runs.length),
    seconds(median(runs.map(({ wallMs }) => wallMs))),
    seconds(median(runs.map(({ cpuMs }) => cpuMs))),
    String(sum(runs)),
  ];
}

function seconds(ms: number | undefined): string {
  return ms === undefined ? '–' : `${(ms / 1000).toFixed(1)} s`;
}
