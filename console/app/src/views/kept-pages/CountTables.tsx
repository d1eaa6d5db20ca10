// How many of the pages that match have which state, status, age and reason.
import type { ReactElement } from 'react';
import { AGE_NAMES, STATE_NAMES } from './names';
import type { Counts } from './use-pages';

/** The tables. */
export function CountTables({ counts }: { readonly counts: Counts }): ReactElement {
  const { states, statuses, ages, reasons } = counts;
  const stateLines = [
    [STATE_NAMES.fresh, states.fresh],
    [STATE_NAMES.stale, states.stale],
    [STATE_NAMES['error-only'], states['error-only']],
    [STATE_NAMES.dead, states.dead],
  ] as const;
  return (
    <div className="kept-counts">
      <CountTable name="State" lines={stateLines} />
      <CountTable name="Status" lines={statuses.map(([status, pages]) => [String(status), pages])} />
      <CountTable name="Age" lines={AGE_NAMES.map((name, at) => [name, ages[at] ?? 0])} />
      <CountTable name="Not kept again" lines={reasons} />
    </div>
  );
}

function CountTable({
  name,
  lines,
}: {
  readonly name: string;
  readonly lines: readonly (readonly [name: string, pages: number])[];
}): ReactElement | undefined {
  if (lines.length === 0) return undefined;
  return (
    <table className="numbers">
      <caption>{name}</caption>
      <tbody>
        {lines.map(([line, pages]) => (
          <tr key={line}>
            <th scope="row">{line}</th>
            <td>{pages.toLocaleString('en')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
