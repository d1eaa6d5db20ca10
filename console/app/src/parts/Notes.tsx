// What figures rest on, or lack, in sentences.
import type { ReactElement } from 'react';

/** The list; nothing without sentences. */
export function Notes({ notes }: { readonly notes: readonly string[] }): ReactElement | undefined {
  if (notes.length === 0) return undefined;
  return (
    <ul className="quiet notes">
      {notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  );
}
