// Who came, for what and when, how soon new pages were found, and who was no bot.
import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { Button } from 'react-aria-components';
import { type ApiOutputs, api } from '../../api';
import { Failure } from '../../parts/Failure';
import { TableHead } from '../../parts/TableHead';
import { FalseBots } from './FalseBots';
import { FoundPages } from './FoundPages';
import { TimesChart } from './TimesChart';

type Report = ApiOutputs['bots']['report'];
type CountTable = Report['tables'][number];

const NUMBERS = new Intl.NumberFormat('en');
const INTERVALS = [1, 7, 30];

/** The words of a table's columns where they differ from their names. */
const TITLES: Readonly<Record<string, string>> = {
  bot: 'By bot',
  country: 'By country',
  status: 'By status',
  cache: 'By what they were answered from',
  age: 'By age of the page that was shown',
  reason: 'Why there was no kept page',
  'waste path': 'Wasted crawls',
  path: 'By path',
};

/** The view. */
export default function BotsView(): ReactElement {
  const [days, look] = useState(1);
  const report = useQuery({ queryKey: ['bots', days], queryFn: () => api.bots.report.query({ days }) });
  return (
    <>
      <div className="row">
        <label>
          The last{' '}
          <select value={days} onChange={(event) => look(Number(event.target.value))}>
            {INTERVALS.map((one) => (
              <option key={one} value={one}>
                {one === 1 ? 'day' : `${one} days`}
              </option>
            ))}
          </select>
        </label>
        <Button onPress={() => void report.refetch()}>Count again</Button>
        <span role="status" className="quiet">
          {report.isFetching ? 'Counting …' : ''}
        </span>
      </div>
      {report.error === null ? undefined : <Failure what="There is no report" error={report.error} />}
      {report.data === undefined ? undefined : <Counted report={report.data} />}
    </>
  );
}

function Counted({ report }: { readonly report: Report }): ReactElement {
  const { total, everybody, times, tables, found, claims } = report;
  if (total === undefined || total.requests === 0) return <p>No bot came in this interval.</p>;
  return (
    <>
      <p className="figure">
        {NUMBERS.format(total.requests)} requests of bots, of {NUMBERS.format(everybody)} of everybody
      </p>
      <p className="quiet">
        {share(total.edgeHits, total.requests)} from the edge, {share(total.errors, total.requests)} errors
      </p>
      {times === undefined ? undefined : <TimesChart lines={times.lines} />}
      {tables
        .filter(({ lines }) => lines.length > 0)
        .map((table) => (
          <Lines key={table.by.join(' ')} table={table} />
        ))}
      <FoundPages found={found} />
      <FalseBots claims={claims} />
    </>
  );
}

function Lines({ table: { by, columns, lines, allLines } }: { readonly table: CountTable }): ReactElement {
  const title = TITLES[by.join(' ')] ?? by.join(', ');
  return (
    <table className="numbers">
      <caption>
        {title}
        {allLines > lines.length ? `, the ${lines.length} most frequent of ${NUMBERS.format(allLines)}` : ''}
      </caption>
      <TableHead
        names={[
          ...columns.map((column) => column.replaceAll('_', ' ')),
          'requests',
          'errors',
          'from the edge',
          'average',
        ]}
      />
      <tbody>
        {lines.map(({ values, requests, errors, edgeHits, averageMs }) => (
          <tr key={values.join(' ')}>
            {values.map((value, at) => (
              <td key={columns[at]} className="mono">
                {value.length > 80 ? `${value.slice(0, 80)} …` : value || '–'}
              </td>
            ))}
            <td>{NUMBERS.format(requests)}</td>
            <td>{share(errors, requests)}</td>
            <td>{share(edgeHits, requests)}</td>
            <td>{averageMs === undefined ? '–' : `${Math.round(averageMs)} ms`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function share(part: number, of: number): string {
  return `${((100 * part) / Math.max(1, of)).toFixed(1)} %`;
}
