// A table of requests by what they were answered from.
import type { ReactElement } from 'react';
import type { CountBySource } from '../../../requests/request-counts';
import { SOURCES } from './sources';

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
  return (
    <table className="numbers">
      {caption === undefined ? undefined : <caption>{caption}</caption>}
      <thead>
        <tr>
          <th scope="col">{of}</th>
          {SOURCES.map(({ source, name }) => (
            <th key={source} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map(({ name, counts }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {SOURCES.map(({ source }) => (
              <td key={source}>{counts[source]}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
