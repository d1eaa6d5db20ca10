// A table of requests by what they were answered from.
import type { ReactElement } from 'react';
import type { CountBySource } from '../../../requests/request-counts';
import { namedSources } from './sources';
import { TableHead } from './TableHead';

/** The table. `of` says what a line is about. */
export function SourceTable({
  of,
  caption,
  lines,
}: {
  readonly of: string;
  readonly caption?: string;
  readonly lines: readonly { readonly name: string; readonly counts: CountBySource }[];
}): ReactElement {
  const sources = namedSources(lines.map(({ counts }) => counts));
  return (
    <table className="numbers">
      {caption === undefined ? undefined : <caption>{caption}</caption>}
      <TableHead names={[of, ...sources.map(({ name }) => name)]} />
      <tbody>
        {lines.map(({ name, counts }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {sources.map(({ source }) => (
              <td key={source}>{counts[source]}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
