// What it costs: by part, to the end of the month, and the same traffic elsewhere.
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { Button } from 'react-aria-components';
import { money } from '../../../../../operations/text/money';
import { type ApiOutputs, api } from '../../api';
import { Failure } from '../../parts/Failure';
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
  // A local run's few requests cost less than cents.
  const usd = (amount: number): string => money(amount, period.kind === 'month' ? 2 : 6);
  const most = Math.max(...soFar.parts.map((part) => part.usd), Number.MIN_VALUE);
  return (
    <>
      <p className="figure">
        {usd(soFar.total)} {periodText(report)}
      </p>
      <p className="quiet">
        {Math.round(requests).toLocaleString('en')} requests at the edges, {Math.round(renders).toLocaleString('en')}{' '}
        renders. After AWS’s free tiers: {usd(soFar.afterFreeTiers)}.
      </p>
      <table className="numbers cost">
        <caption>By part</caption>
        <thead>
          <tr>
            <th scope="col">Part</th>
            <th scope="col">So far</th>
            {forecast === undefined ? undefined : <th scope="col">Forecast</th>}
            <th scope="col">Share</th>
          </tr>
        </thead>
        <tbody>
          {soFar.parts.map(({ part, usd: amount }, at) => (
            <tr key={part}>
              <th scope="row">{part}</th>
              <td>{usd(amount)}</td>
              {forecast === undefined ? undefined : <td>{usd(forecast.parts[at]?.usd ?? 0)}</td>}
              <td>
                <svg width="160" height="10" aria-hidden="true">
                  <rect width={(160 * amount) / most} height="10" fill="var(--accent)" />
                </svg>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
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
      <ul className="quiet">
        {[...notes, ...gaps].map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </>
  );
}

function periodText({ period }: Report): string {
  if (period.kind === 'month')
    return `in ${period.month} so far, with ${Math.round(period.elapsed * 100)} % of it over`;
  return `on AWS for what was asked since ${new Date(period.sinceMs).toLocaleTimeString('en-GB')}; the local run itself costs nothing`;
}
