// What went wrong, in the server's words.
import type { ReactElement } from 'react';

/** The part. */
export function Failure({ what, error }: { readonly what: string; readonly error: Error }): ReactElement {
  return (
    <div role="alert" className="failure">
      <strong>{what}.</strong> {error.message}
    </div>
  );
}
