// Requests of bots by hour or day, as bars, with the numbers as a table below.
import { AxisBottom, AxisLeft } from '@visx/axis';
import { scaleBand, scaleLinear } from '@visx/scale';
import { Bar } from '@visx/shape';
import type { ReactElement } from 'react';
import { TableHead } from '../../parts/TableHead';

const WIDTH = 760;
const HEIGHT = 180;
const LEFT = 52;
const BOTTOM = 24;
const MOST_TICKS = 8;

const AXIS = {
  stroke: 'currentColor',
  tickStroke: 'currentColor',
  tickLabelProps: { fill: 'currentColor', fontSize: 11, fontFamily: 'inherit' },
} as const;

/** The chart. The lines' first value is their time. */
export function TimesChart({
  lines,
}: {
  readonly lines: readonly { readonly values: readonly string[]; readonly requests: number }[];
}): ReactElement {
  const bars = lines.map(({ values: [time = ''], requests }) => ({ time, requests }));
  const times = bars.map(({ time }) => time);
  const x = scaleBand({ domain: times, range: [LEFT, WIDTH], padding: 0.15 });
  const most = Math.max(1, ...bars.map(({ requests }) => requests));
  const y = scaleLinear({ domain: [0, most], range: [HEIGHT - BOTTOM, 8], nice: true });
  const each = Math.ceil(times.length / MOST_TICKS);
  return (
    <figure className="chart">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label="Requests of bots by time; the table below has the numbers"
      >
        {bars.map(({ time, requests }) => (
          <Bar
            key={time}
            x={x(time)}
            y={y(requests)}
            width={x.bandwidth()}
            height={HEIGHT - BOTTOM - y(requests)}
            fill="var(--accent)"
          />
        ))}
        <AxisLeft scale={y} left={LEFT} numTicks={4} {...AXIS} />
        <AxisBottom scale={x} top={HEIGHT - BOTTOM} tickValues={times.filter((_, at) => at % each === 0)} {...AXIS} />
      </svg>
      <details>
        <summary>The numbers</summary>
        <table className="numbers">
          <TableHead names={['Time (UTC)', 'Requests']} />
          <tbody>
            {bars.map(({ time, requests }) => (
              <tr key={time}>
                <th scope="row">{time}</th>
                <td>{requests}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}
