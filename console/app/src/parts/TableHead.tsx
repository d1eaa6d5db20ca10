// The head of a table: a column for each name.
import type { ReactElement } from 'react';

/** The head. @param names each once; an empty one is the column of a chart that its table tells in numbers */
export function TableHead({ names }: { readonly names: readonly string[] }): ReactElement {
  return (
    <thead>
      <tr>
        {names.map((name) =>
          name === '' ? (
            <td key={name} />
          ) : (
            <th key={name} scope="col">
              {name}
            </th>
          ),
        )}
      </tr>
    </thead>
  );
}
