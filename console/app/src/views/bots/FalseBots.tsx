// Requests by who they claim to be, and the addresses of those that are not.
import type { ReactElement } from 'react';
import type { ApiOutputs } from '../../api';
import { Bar } from '../../parts/Bars';
import { Notes } from '../../parts/Notes';
import { TableHead } from '../../parts/TableHead';

type Claims = ApiOutputs['bots']['report']['claims'];

const NUMBERS = new Intl.NumberFormat('en');

/** In the order of the columns. Colours of Okabe and Ito, which the colour-blind tell apart. */
const VERDICTS = [
  ['verified', '#009e73'],
  ['false', '#d55e00'],
  ['unverified', '#8a8f98'],
] as const;

/** The part of the report. */
export function FalseBots({ claims }: { readonly claims: Claims }): ReactElement {
  return (
    <section aria-labelledby="false-bots">
      <h2 id="false-bots">False bots</h2>
      {claims.kind === 'failed' ? (
        <p className="bad">This is not known: {claims.reason}</p>
      ) : (
        <Told {...claims.report} />
      )}
    </section>
  );
}

function Told({
  operators,
  falseBots,
  allFalseBots,
  notes,
}: Extract<Claims, { readonly kind: 'told' }>['report']): ReactElement {
  if (operators.length === 0) return <p>Nobody claimed to be a bot whose operator can be verified.</p>;
  const most = Math.max(...operators.map((one) => one.verified + one.false + one.unverified));
  return (
    <>
      <table className="numbers">
        <caption>Requests by who they claim to be</caption>
        <TableHead names={['Operator', ...VERDICTS.map(([verdict]) => verdict), '']} />
        <tbody>
          {operators.map((one) => (
            <tr key={one.operator}>
              <th scope="row">{one.operator}</th>
              {VERDICTS.map(([verdict]) => (
                <td key={verdict}>{NUMBERS.format(one[verdict])}</td>
              ))}
              <td>
                <Bar most={most} parts={VERDICTS.map(([verdict, colour]) => ({ value: one[verdict], colour }))} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {falseBots.length === 0 ? (
        <p>No address was found that is not the operator’s.</p>
      ) : (
        <Addresses falseBots={falseBots} allFalseBots={allFalseBots} />
      )}
      <Notes notes={notes} />
    </>
  );
}

function Addresses({
  falseBots,
  allFalseBots,
}: Pick<Extract<Claims, { readonly kind: 'told' }>['report'], 'falseBots' | 'allFalseBots'>): ReactElement {
  return (
    <table className="numbers">
      <caption>
        Clients that are not the bot that they claim to be
        {allFalseBots > falseBots.length ? `, ${falseBots.length} of ${NUMBERS.format(allFalseBots)}` : ''}
      </caption>
      <TableHead names={['Claims to be', 'Address', 'Requests', 'First', 'Last']} />
      <tbody>
        {falseBots.map(({ bot, address, requests, firstAt, lastAt }) => (
          <tr key={`${bot} ${address}`}>
            <td>{bot}</td>
            <td className="mono">{address}</td>
            <td>{NUMBERS.format(requests)}</td>
            <td>{firstAt}</td>
            <td>{lastAt}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
