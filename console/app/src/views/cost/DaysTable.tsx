// What each day cost: a chart of bars, with the numbers in the same table.
import type { ReactElement } from 'react';
import type { ApiOutputs } from '../../api';
import { Bar } from '../../parts/Bars';
import { amountText } from '../../parts/cost-text';
import { TableHead } from '../../parts/TableHead';

const NUMBERS = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** The table, the last day first. */
export function DaysTable({ report }: { readonly report: ApiOutputs['cost']['report'] }): ReactElement {
  const { days, period } = report;
  const most = Math.max(...days.map(({ total }) => total));
  return (
    <table className="numbers cost">
      <caption>By day (UTC)</caption>
      <TableHead names={['Day', 'Cost', 'Requests', 'Renders', 'Share']} />
      <tbody>
        {days.toReversed().map(({ day, total, requests, renders }) => (
          <tr key={day}>
            <th scope="row">{day}</th>
            <td>{amountText(total, period)}</td>
            <td>{NUMBERS.format(requests)}</td>
            <td>{NUMBERS.format(renders)}</td>
            <td>
              <Bar parts={[{ value: total, colour: 'var(--accent)' }]} most={most} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
