// The requests of a trial render as a waterfall: what was waited for, what was cut off, and the page's errors.
import type { ReactElement } from 'react';
import { size, span } from '../../../../../operations/text/span';
import { TableHead } from '../../parts/TableHead';
import type { Look } from './use-look';

type Trial = NonNullable<Look['trial']>;
type Row = Trial['requests'][number];

/** The table: its last column has the bars, and the times as text. */
export function Waterfall({
  trial,
  failure,
  isOver,
}: {
  readonly trial: Trial | undefined;
  readonly failure: string | undefined;
  readonly isOver: boolean;
}): ReactElement {
  if (failure !== undefined) return <p className="bad">No render: {failure}</p>;
  if (trial === undefined) return <p className="quiet">{isOver ? 'Not rendered.' : 'Waiting for the render …'}</p>;
  const endMs = Math.max(1, trial.readyMs ?? 0, ...trial.requests.map((row) => row.endMs ?? row.startMs));
  const waited = trial.requests.filter(({ isWaitedFor }) => isWaitedFor).length;
  return (
    <>
      <p>
        A render of its own, which is not kept. {trial.head.join(' ')}. It took {span(trial.tookMs)}.
        {trial.readyMs === undefined ? '' : ` The page was taken after ${trial.readyMs} ms: ${trial.readyReason}.`}
      </p>
      {trial.requests.length === 0 ? undefined : (
        <div className="scrolled" tabIndex={0} role="region" aria-label="Requests of the render">
          <table className="plain-table waterfall">
            <caption>
              {trial.requests.length} requests, {waited} of them waited for
              {trial.untold > 0 ? `; ${trial.untold} more` : ''}
            </caption>
            <TableHead names={['Request', 'Kind', 'Waited for', 'Status', 'Size', `From 0 to ${endMs} ms`]} />
            <tbody>
              {trial.requests.map((row, at) => (
                <RequestRow key={at} row={row} endMs={endMs} readyMs={trial.readyMs} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <h3>Errors in the page</h3>
      {trial.problems.length === 0 ? (
        <p className="quiet">None.</p>
      ) : (
        <ul className="mono bad problems">
          {[...new Set(trial.problems)].map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
    </>
  );
}

function RequestRow({
  row,
  endMs,
  readyMs,
}: {
  readonly row: Row;
  readonly endMs: number;
  readonly readyMs: number | undefined;
}): ReactElement {
  const { url, method, type, isInFrame, isWaitedFor, startMs, status, bytes, notes } = row;
  const percent = (ms: number): string => `${(100 * ms) / endMs}%`;
  const until = row.endMs ?? endMs;
  return (
    <tr>
      <th scope="row" className="mono">
        <span title={url}>{shortUrl(url)}</span>
      </th>
      <td>
        {method} {type}
        {isInFrame ? ' in a frame' : ''}
      </td>
      <td>{isWaitedFor ? 'yes' : 'no'}</td>
      <td className={status !== undefined && status >= 400 ? 'bad' : undefined}>{status ?? '–'}</td>
      <td>{bytes === undefined ? '–' : size(bytes)}</td>
      <td>
        <div className="times" aria-hidden="true">
          <div
            className={`time-bar ${isWaitedFor ? 'is-waited' : ''} ${notes.length > 0 ? 'is-cut' : ''}`}
            style={{ left: percent(startMs), width: percent(Math.max(until - startMs, endMs / 300)) }}
          />
          {readyMs === undefined ? undefined : <div className="ready-mark" style={{ left: percent(readyMs) }} />}
        </div>
        <span className="quiet">
          {startMs} to {row.endMs === undefined ? 'no end' : `${row.endMs} ms`}
        </span>
        {notes.map((note) => (
          <div key={note} className="fair">
            {note}
          </div>
        ))}
      </td>
    </tr>
  );
}

/** The path says more than the host. */
function shortUrl(url: string): string {
  const parsed = URL.parse(url);
  const text = parsed === null || parsed.protocol === 'data:' ? url : `${parsed.pathname}${parsed.search}`;
  return text.length > 80 ? `${text.slice(0, 40)}…${text.slice(-38)}` : text;
}
