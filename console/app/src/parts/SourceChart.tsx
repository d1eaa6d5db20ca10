// Requests by minute and by what they were answered from, as stacked bars, with the numbers as a table below.
import { AxisBottom, AxisLeft } from '@visx/axis';
import { Group } from '@visx/group';
import { scaleBand, scaleLinear } from '@visx/scale';
import { BarStack } from '@visx/shape';
import type { ReactElement } from 'react';
import type { CountBySource } from '../../../requests/request-counts';
import { SourceTable } from './SourceTable';
import { namedSources, SOURCES } from './sources';

const WIDTH = 760;
const HEIGHT = 200;
const LEFT = 44;
const BOTTOM = 24;
const MINUTE_MS = 60_000;
const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

interface Minute {
  readonly atMs: number;
  readonly counts: CountBySource;
}

/** The chart of the minutes between two times. */
export function SourceChart({
  minutes,
  fromMs,
  toMs,
}: {
  readonly minutes: readonly Minute[];
  readonly fromMs: number;
  readonly toMs: number;
}): ReactElement {
  const first = Math.ceil(fromMs / MINUTE_MS) * MINUTE_MS;
  const times = Array.from({ length: Math.floor((toMs - first) / MINUTE_MS) + 1 }, (_, at) => first + at * MINUTE_MS);
  const most = Math.max(1, ...minutes.map(({ counts }) => totalOf(counts)));
  const x = scaleBand({ domain: times, range: [LEFT, WIDTH], padding: 0.15 });
  const y = scaleLinear({ domain: [0, most], range: [HEIGHT - BOTTOM, 8], nice: true });
  const colourOf = (source: string): string => SOURCES.find((one) => one.source === source)?.colour ?? 'currentColor';
  return (
    <figure className="chart">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label="Requests of bots by minute; the table below has the numbers"
      >
        <Group>
          <BarStack
            data={minutes.map(({ atMs, counts }) => ({ atMs, ...counts }))}
            keys={SOURCES.map(({ source }) => source)}
            x={({ atMs }) => atMs}
            xScale={x}
            yScale={y}
            color={colourOf}
          />
          <AxisLeft scale={y} left={LEFT} numTicks={4} tickFormat={(value) => String(value)} {...AXIS} />
          <AxisBottom
            scale={x}
            top={HEIGHT - BOTTOM}
            tickValues={times.filter((time) => time % (10 * MINUTE_MS) === 0)}
            tickFormat={(time) => TIME.format(time)}
            {...AXIS}
          />
        </Group>
      </svg>
      <Legend sources={namedSources(minutes.map(({ counts }) => counts))} />
      <Numbers minutes={minutes} />
    </figure>
  );
}

const AXIS = {
  stroke: 'currentColor',
  tickStroke: 'currentColor',
  tickLabelProps: { fill: 'currentColor', fontSize: 11, fontFamily: 'inherit' },
} as const;

function totalOf(counts: CountBySource): number {
  return SOURCES.reduce((sum, { source }) => sum + counts[source], 0);
}

function Legend({ sources }: { readonly sources: typeof SOURCES }): ReactElement {
  return (
    <ul className="legend">
      {sources.map(({ source, name, colour }) => (
        <li key={source}>
          <svg width="10" height="10" aria-hidden="true">
            <rect width="10" height="10" fill={colour} />
          </svg>{' '}
          {name}
        </li>
      ))}
    </ul>
  );
}

function Numbers({ minutes }: { readonly minutes: readonly Minute[] }): ReactElement {
  return (
    <details>
      <summary>The numbers</summary>
      <SourceTable of="Minute" lines={minutes.map(({ atMs, counts }) => ({ name: TIME.format(atMs), counts }))} />
    </details>
  );
}
