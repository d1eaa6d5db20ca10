// How soon bots found new pages: by bot, and the newest pages.
import type { ReactElement } from 'react';
import { moment, spanInSeconds } from '../../../../../operations/text/span';
import type { ApiOutputs } from '../../api';
import { Bar } from '../../parts/Bars';
import { Notes } from '../../parts/Notes';
import { TableHead } from '../../parts/TableHead';

type Found = ApiOutputs['bots']['report']['found'];

/** The part of the report. */
export function FoundPages({ found }: { readonly found: Found }): ReactElement {
  return (
    <section aria-labelledby="found">
      <h2 id="found">From published to found</h2>
      {found.kind === 'failed' ? <p className="bad">This is not known: {found.reason}</p> : <Told {...found.report} />}
    </section>
  );
}

function Told({ title, bots, pages, notes }: Extract<Found, { readonly kind: 'told' }>['report']): ReactElement {
  const slowest = Math.max(...bots.map(({ mostMs }) => mostMs));
  return (
    <>
      <p className="quiet">{title}.</p>
      <Notes notes={notes} />
      {bots.length === 0 ? undefined : (
        <table className="numbers">
          <caption>By bot: half and nine tenths of the pages were found within</caption>
          <TableHead names={['Bot', 'Pages', 'First of all', 'Half within', '90 % within', '']} />
          <tbody>
            {bots.map(({ bot, pages: found, first, halfMs, mostMs }) => (
              <tr key={bot}>
                <th scope="row">{bot}</th>
                <td>{found}</td>
                <td>{first}</td>
                <td>{spanInSeconds(halfMs)}</td>
                <td>{spanInSeconds(mostMs)}</td>
                <td>
                  <Bar
                    most={slowest}
                    parts={[
                      { value: halfMs, colour: 'var(--accent)' },
                      { value: mostMs - halfMs, colour: 'var(--quiet)' },
                    ]}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {pages.length === 0 ? undefined : (
        <table className="numbers">
          <caption>The newest pages</caption>
          <TableHead names={['Page', 'New since', 'First bot', 'After', 'Bots']} />
          <tbody>
            {pages.map(({ page, newAtMs, firstBot, afterMs, bots: count }) => (
              <tr key={page}>
                <td className="mono">{page.length > 80 ? `${page.slice(0, 80)} …` : page}</td>
                <td>{moment(newAtMs)}</td>
                <td>{firstBot}</td>
                <td>{spanInSeconds(afterMs)}</td>
                <td>{count}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
