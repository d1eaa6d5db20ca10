// What a run of `bench:edge` found out, and what follows from it.
import { ratio } from '../measure/statistics';
import type { KindName } from './requests';
import type { EdgeSubjectName } from './subjects';

/** What one request of a kind costs a subject. */
export interface RequestFigure {
  readonly kind: KindName;
  readonly subject: EdgeSubjectName;
  /** Per request, with the driver's own `await` and the handler's promise: what the floor has, too. */
  readonly instructions: number;
}

/** What it costs to have a subject's script. */
export interface LoadFigure {
  readonly subject: EdgeSubjectName;
  /** Reading the script: parsing, and compiling the patterns that stand in it as literals. */
  readonly readInstructions: number;
  /** Evaluating what was read: its top level, up to having `handler`. */
  readonly evaluateInstructions: number;
}

/** A built router, weighed. */
export interface SizeFigure {
  readonly regions: number;
  readonly bytes: number;
  /** Bytes by part. */
  readonly parts: Readonly<Record<string, number>>;
}

/** All of them. */
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

/** The same of a request whose script is evaluated for it alone. */
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

/** How a subject's instructions relate to those of others, added up. */
export function costRatio(own: number | undefined, ...others: readonly (number | undefined)[]): number | undefined {
  return ratio(own, others.reduce(sum, 0));
}

function sum(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : one + other;
}

function difference(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : one - other;
}
