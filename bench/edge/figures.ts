// The figures of a run of `bench:edge`, and their ratios.
import { ratio } from '../measure/statistics';
import type { KindName } from './requests';
import type { EdgeSubjectName } from './subjects';

/** The cost of one request of a kind. */
export interface RequestFigure {
  readonly kind: KindName;
  readonly subject: EdgeSubjectName;
  /** Per request, with the driver's `await` and the handler's promise, which the floor has too. */
  readonly instructions: number;
}

/** The cost of a subject's script. */
export interface LoadFigure {
  readonly subject: EdgeSubjectName;
  /** To parse the script and to compile its literal patterns. */
  readonly readInstructions: number;
  /** To evaluate its top level, until `handler` exists. */
  readonly evaluateInstructions: number;
}

/** The size of a built router. */
export interface SizeFigure {
  readonly regions: number;
  readonly bytes: number;
  /** Bytes by part. */
  readonly parts: Readonly<Record<string, number>>;
}

/** All figures of a run. */
export interface EdgeFigures {
  readonly requests: readonly RequestFigure[];
  readonly loads: readonly LoadFigure[];
  readonly sizes: readonly SizeFigure[];
}

/** Instructions of a request above the floor's; undefined if either was not measured. */
export function aboveFloor({ requests }: EdgeFigures, subject: EdgeSubjectName, kind: KindName): number | undefined {
  const of = (name: EdgeSubjectName) =>
    requests.find((figure) => figure.subject === name && figure.kind === kind)?.instructions;
  return difference(of(subject), of('floor'));
}

/** The same, with one evaluation of the script added. */
export function aboveFloorEvaluated(
  figures: EdgeFigures,
  subject: EdgeSubjectName,
  kind: KindName,
): number | undefined {
  return sum(
    aboveFloor(figures, subject, kind),
    figures.loads.find((load) => load.subject === subject)?.evaluateInstructions,
  );
}

/** A subject's instructions as a multiple of the sum of others'. */
export function costRatio(own: number | undefined, ...others: readonly (number | undefined)[]): number | undefined {
  return ratio(own, others.reduce(sum, 0));
}

function sum(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : one + other;
}

function difference(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : one - other;
}
