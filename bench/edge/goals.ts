// The goals of the router, judged by the figures of one run.
import { MAX_EDGE_BUNDLE_BYTES } from '../../bundles/edge-bundle-size';
import { atMost, type Verdict } from '../measure/verdict';
import { aboveFloor, aboveFloorEvaluated, costRatio, type EdgeFigures } from './figures';
import type { KindName } from './requests';
import type { EdgeSubjectName } from './subjects';

const HUMANS: readonly KindName[] = ["a human's page", "a human's asset"];
const BOTS_PAGES: readonly KindName[] = ["a bot's page, by country", "a bot's page, by subdivision"];

/** Lambda@Edge bills each event by whole milliseconds ("Lambda@Edge pricing"): less saves nothing. */
const BILLED_MS = 1;

/** Judges every goal. */
export function judgeEdge(figures: EdgeFigures): readonly Verdict[] {
  const largest = figures.sizes.length === 0 ? undefined : Math.max(...figures.sizes.map(({ bytes }) => bytes));
  return [
    ...ofKinds(figures, '', aboveFloor),
    ...ofKinds(figures, ', its script evaluated for it', aboveFloorEvaluated),
    atMost('the largest bundle, bytes', largest, MAX_EDGE_BUNDLE_BYTES),
    atMost('the slowest request at Lambda@Edge with all its events, ms', slowestLambda(figures), BILLED_MS),
  ];
}

function slowestLambda({ lambda }: EdgeFigures): number | undefined {
  const own = lambda.filter(({ subject }) => subject === 'georender').map(({ milliseconds }) => milliseconds);
  return own.length === 0 ? undefined : Math.max(...own);
}

/** Limits: for humans the recipe, for a bot's page the recipe and the nearest server together. */
function ofKinds(figures: EdgeFigures, condition: string, costOf: typeof aboveFloor): readonly Verdict[] {
  const cost = (subject: EdgeSubjectName, kind: KindName) => costOf(figures, subject, kind);
  return [
    ...HUMANS.map((kind) =>
      atMost(
        `${kind}${condition}: instructions, of the recipe's`,
        costRatio(cost('georender', kind), cost('recipe', kind)),
        1,
      ),
    ),
    ...BOTS_PAGES.map((kind) =>
      atMost(
        `${kind}${condition}: instructions, of recipe's and nearest server's`,
        costRatio(cost('georender', kind), cost('recipe', kind), cost('nearest', kind)),
        1,
      ),
    ),
  ];
}
