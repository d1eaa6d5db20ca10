import assert from 'node:assert/strict';
import type { EdgeFigures } from '../../../bench/edge/figures';
import { judgeEdge } from '../../../bench/edge/goals';
import { LAMBDA_SUBJECTS } from '../../../bench/edge/lambda-subjects';
import { reportEdge } from '../../../bench/edge/report';
import { KIND_NAMES } from '../../../bench/edge/requests';
import { EDGE_SUBJECTS, type EdgeSubjectName } from '../../../bench/edge/subjects';

type Costs = Readonly<Record<EdgeSubjectName, number>>;

/** The same costs for all kinds of requests at Lambda@Edge. */
function lambda(milliseconds: number): EdgeFigures['lambda'] {
  return LAMBDA_SUBJECTS.map((subject, index) => ({
    ...({ kind: "a human's page", way: 'miss', subject } as const),
    instructions: [300, 200, 100][index] ?? 0,
    milliseconds: subject === 'georender' ? milliseconds : 7,
  }));
}

/** The same costs for all kinds of requests. */
function figures(costs: Costs, evaluated: Partial<Costs> = {}, bytes = 10_240): EdgeFigures {
  return {
    requests: KIND_NAMES.flatMap((kind) =>
      EDGE_SUBJECTS.map((subject) => ({ kind, subject, instructions: costs[subject], milliseconds: 0.5 })),
    ),
    lambda: lambda(0.02),
    loads: EDGE_SUBJECTS.map((subject) => ({
      subject,
      readInstructions: 5,
      evaluateInstructions: evaluated[subject] ?? 0,
    })),
    sizes: [
      { regions: 1, bytes: 100, parts: { regions: 40, code: 60 } },
      { regions: 12, bytes, parts: { regions: 50, code: 60 } },
    ],
  };
}

/** Whether each goal with this text in its name was met. */
function passed(of: EdgeFigures, part: string): (boolean | undefined)[] {
  return judgeEdge(of)
    .filter(({ goal }) => goal.includes(part))
    .map((verdict) => verdict.passed);
}

const COSTS: Costs = { georender: 300, recipe: 300, 'files-first': 100, nearest: 100, floor: 100 };

describe('The goals of the edge', () => {
  it("limit a human's requests to the recipe's, above the floor", () => {
    assert.deepEqual(passed(figures(COSTS), "human's"), [true, true, true, true]);
    assert.deepEqual(passed(figures({ ...COSTS, georender: 301 }), "human's"), [false, false, false, false]);
  });

  it("limit a bot's page to recipe and nearest server together, each above the floor", () => {
    assert.deepEqual(passed(figures({ ...COSTS, nearest: 150, georender: 350 }), "bot's page"), [
      true,
      true,
      true,
      true,
    ]);
    assert.deepEqual(passed(figures({ ...COSTS, nearest: 150, georender: 351 }), "bot's page"), [
      false,
      false,
      false,
      false,
    ]);
  });

  it('count the evaluation of the script in the goals that name it', () => {
    const evaluated = figures(COSTS, { georender: 50, recipe: 49 });
    assert.deepEqual(passed(evaluated, "human's"), [true, true, false, false]);
    assert.deepEqual(passed(figures(COSTS, { georender: 50, recipe: 40, nearest: 10 }), "bot's page"), [
      true,
      true,
      true,
      true,
    ]);
  });

  it("limit the largest bundle to CloudFront's maximum", () => {
    assert.deepEqual(passed(figures(COSTS), 'bundle'), [true]);
    assert.deepEqual(passed(figures(COSTS, {}, 10_241), 'bundle'), [false]);
  });

  it('limit our own requests at Lambda@Edge to the least time that is billed', () => {
    assert.deepEqual(passed({ ...figures(COSTS), lambda: lambda(1) }, 'Lambda@Edge'), [true]);
    assert.deepEqual(passed({ ...figures(COSTS), lambda: lambda(1.01) }, 'Lambda@Edge'), [false]);
  });

  it('are not judged without figures', () => {
    const verdicts = judgeEdge({ requests: [], lambda: [], loads: [], sizes: [] });
    assert.equal(verdicts.length, 10);
    assert.deepEqual(
      verdicts.filter((verdict) => verdict.passed !== undefined),
      [],
    );
  });

  it('are printed with the figures', () => {
    const text = reportEdge(figures({ ...COSTS, georender: 200 }, { georender: 1_000 }));
    assert.match(text, /a human's page +recipe +300 +200 +2\.00 × +0\.5000\n/);
    assert.match(text, /a human's page +floor +100 +0\.5000\n/);
    assert.match(text, /a human's page, miss +two-stage +200 +100 +0\.50 × +7\.0000\n/);
    assert.match(text, /a human's page +1,100 +200 \(0\.18 ×\) +0 \(0\.00 ×\) +0 \(0\.00 ×\)\n/);
    assert.match(text, /regions +all +routing table +code\n1 +100 +40 +60\n/);
    assert.match(
      text,
      /FAIL {2}a human's page, its script evaluated for it: instructions, of the recipe's +5\.500 +at most 1\n/,
    );
    assert.match(text, /PASS {2}a human's page: instructions, of the recipe's +0\.500 +at most 1\n/);
  });
});
