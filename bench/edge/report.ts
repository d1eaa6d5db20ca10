// Prints the figures of `bench:edge`, then the goals.
import { ratio } from '../measure/statistics';
import { table } from '../measure/table';
import { goalLines } from '../measure/verdict';
import { aboveFloor, aboveFloorEvaluated, type EdgeFigures, lambdaAboveFloor } from './figures';
import { judgeEdge } from './goals';
import { KIND_NAMES } from './requests';
import type { EdgeSubjectName } from './subjects';

const REQUEST_HEAD = ['request', 'subject', 'instructions', 'above the floor', "of Georender's", 'ms'];

/** The whole report as text. */
export function reportEdge(figures: EdgeFigures): string {
  const goals = goalLines(judgeEdge(figures), (value, limit) => value.toFixed(limit > 1 ? 0 : 3));
  return [...requestsPart(figures), ...lambdaPart(figures), ...loadPart(figures), ...sizesPart(figures), ...goals].join(
    '\n',
  );
}

function requestsPart(figures: EdgeFigures): readonly string[] {
  const rows = figures.requests.map(({ kind, subject, instructions, milliseconds }) => {
    const above = aboveFloor(figures, subject, kind);
    return [
      kind,
      subject,
      whole(instructions),
      subject === 'floor' ? '' : whole(above),
      subject === 'floor' ? '' : asRatio(ratio(above, aboveFloor(figures, 'georender', kind))),
      milliseconds.toFixed(4),
    ];
  });
  return ['\nCloudFront Functions (njs), per request, the script evaluated before', ...table(REQUEST_HEAD, rows)];
}

function lambdaPart(figures: EdgeFigures): readonly string[] {
  const rows = figures.lambda.map(({ kind, way, subject, instructions, milliseconds }) => {
    const above = lambdaAboveFloor(figures, subject, kind, way);
    return [
      `${kind}, ${way}`,
      subject,
      whole(instructions),
      subject === 'floor' ? '' : whole(above),
      subject === 'floor' ? '' : asRatio(ratio(above, lambdaAboveFloor(figures, 'georender', kind, way))),
      milliseconds.toFixed(4),
    ];
  });
  return ['\nLambda@Edge (Node.js), per request with all its events', ...table(REQUEST_HEAD, rows)];
}

function loadPart(figures: EdgeFigures): readonly string[] {
  const rows = figures.loads.map((load) => [
    load.subject,
    whole(load.readInstructions),
    whole(load.evaluateInstructions),
  ]);
  const subjects = figures.loads.map(({ subject }) => subject).filter((subject) => subject !== 'floor');
  const evaluated = KIND_NAMES.map((kind) => {
    const own = aboveFloorEvaluated(figures, 'georender', kind);
    const cell = (subject: EdgeSubjectName) => {
      const cost = aboveFloorEvaluated(figures, subject, kind);
      return subject === 'georender' ? whole(cost) : `${whole(cost)} (${asRatio(ratio(cost, own))})`;
    };
    return [kind, ...subjects.map(cell)];
  });
  return [
    '\nInstructions of the script itself',
    ...table(['subject', 'read', 'evaluated'], rows),
    "\nInstructions per request above the floor, the script evaluated for each (of Georender's)",
    ...table(['request', ...subjects], evaluated),
  ];
}

function sizesPart({ sizes }: EdgeFigures): readonly string[] {
  const parts = Object.keys(sizes[0]?.parts ?? {});
  const rows = sizes.map((size) => [
    String(size.regions),
    String(size.bytes),
    ...parts.map((part) => String(size.parts[part] ?? '–')),
  ]);
  const head = ['regions', 'all', ...parts.map((part) => (part === 'regions' ? 'routing table' : part))];
  return ['\nBytes of the bundle', ...table(head, rows)];
}

function whole(value: number | undefined): string {
  return value === undefined ? '–' : Math.round(value).toLocaleString('en-US');
}

function asRatio(value: number | undefined): string {
  return value === undefined ? '–' : `${value.toFixed(2)} ×`;
}
