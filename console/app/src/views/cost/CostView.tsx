// What it costs: by part and day, to the end of the month, and the same traffic elsewhere.
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { Button } from 'react-aria-components';
import { type ApiOutputs, api } from '../../api';
import { Bar } from '../../parts/Bars';
import { amountText, periodText } from '../../parts/cost-text';
import { Failure } from '../../parts/Failure';
import { Notes } from '../../parts/Notes';
import { TableHead } from '../../parts/TableHead';
import { DaysTable } from './DaysTable';
import './cost.css';

type Report = ApiOutputs['cost']['report'];

/** The view. */
export default function CostView(): ReactElement {
  const report = useQuery({ queryKey: ['cost'], queryFn: () => api.cost.report.query() });
  return (
    <>
      <div className="row">
        <Button onPress={() => void report.refetch()}>Ask again</Button>
        <span role="status" className="quiet">
          {report.isFetching ? 'Asking …' : ''}
        </span>
      </div>
      {report.error === null ? undefined : <Failure what="The cost is not known" error={report.error} />}
      {report.data === undefined ? undefined : <Priced report={report.data} />}
    </>
  );
}

function Priced({ report }: { readonly report: Report }): ReactElement {
  const { period, soFar, requests, renders, prerender, recipe, notes, gaps } = report;
  const forecast = period.kind === 'month' ? period.forecast : undefined;
  const usd = (amount: number): string => amountText(amount, period);
  const most = Math.max(...soFar.parts.map((part) => part.usd), 0);
  return (
    <>
      <p className="figure">
        {usd(soFar.total)} {periodText(period)}
      </p>
      <p className="quiet">
        {Math.round(requests).toLocaleString('en')} requests at the edges, {Math.round(renders).toLocaleString('en')}{' '}
        renders. After AWS’s free tiers: {usd(soFar.afterFreeTiers)}.
      </p>
      <table className="numbers cost">
        <caption>By part</caption>
        <TableHead names={['Part', 'So far', ...(forecast === undefined ? [] : ['Forecast']), 'Share']} />
        <tbody>
          {soFar.parts.map(({ part, usd: amount }, at) => (
            <tr key={part}>
              <th scope="row">{part}</th>
              <td>{usd(amount)}</td>
              {forecast === undefined ? undefined : <td>{usd(forecast.parts[at]?.usd ?? 0)}</td>}
              <td>
                <Bar parts={[{ value: amount, colour: 'var(--accent)' }]} most={most} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <DaysTable report={report} />
      <table className="numbers cost">
        <caption>The same traffic elsewhere, a month</caption>
        <tbody>
          <tr>
            <th scope="row">Georender{forecast === undefined ? ', so far' : ', forecast'}</th>
            <td>{usd(forecast?.total ?? soFar.total)}</td>
          </tr>
          <tr>
            <th scope="row">prerender.io</th>
            <td>{usd(prerender)}</td>
          </tr>
          <tr>
            <th scope="row">A plain recipe of one region</th>
            <td>{usd(recipe)}</td>
          </tr>
        </tbody>
      </table>
      <h2>What this rests on</h2>
      <Notes notes={[...notes, ...gaps]} />
    </>
  );
}
