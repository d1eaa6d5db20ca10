// The figures of a run of `bench:edge`, and their ratios.
import { ratio } from '../measure/statistics';
import type { LambdaWay } from './lambda-scripts';
import type { LambdaSubjectName } from './lambda-subjects';
import type { KindName } from './requests';
import type { EdgeSubjectName } from './subjects';

/** The cost of one request of a kind. */
export interface RequestFigure {
  readonly kind: KindName;
  readonly subject: EdgeSubjectName;
  /** Per request, with the driver's `await` and the handler's promise, which the floor has too. */
  readonly instructions: number;
  /** Per request, the driver's included: the median of the rounds. */
  readonly milliseconds: number;
}

/** The cost of one request of a kind at Lambda@Edge, with all of its events. */
export interface LambdaFigure {
  readonly kind: KindName;
  readonly way: LambdaWay;
  readonly subject: LambdaSubjectName;
  /** Per request, interpreted, with the driver's. */
  readonly instructions: number;
  /** Per request, compiled, with the driver's: the median of the rounds. */
  readonly milliseconds: number;
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
  readonly lambda: readonly LambdaFigure[];
  readonly loads: readonly LoadFigure[];
  readonly sizes: readonly SizeFigure[];
}

/** Instructions of a request above the floor's; undefined if either was not measured. */
export function aboveFloor({ requests }: EdgeFigures, subject: EdgeSubjectName, kind: KindName): number | undefined {
  const of = (name: EdgeSubjectName) =>
    requests.find((figure) => figure.subject === name && figure.kind === kind)?.instructions;
  return difference(of(subject), of('floor'));
}

/** What a request at Lambda@Edge costs above the floor's; undefined if either was not measured. */
export function lambdaAboveFloor(
  { lambda }: EdgeFigures,
  subject: LambdaSubjectName,
  kind: KindName,
  way: LambdaWay,
): number | undefined {
  const of = (name: LambdaSubjectName) =>
    lambda.find((figure) => figure.subject === name && figure.kind === kind && figure.way === way)?.instructions;
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
