// What the server has read of the index, as it changes.
import { useEffect, useState } from 'react';
import { type ApiOutputs, api } from '../../api';

/** The state. */
export type Desk = ApiOutputs['keptPages']['follow'] extends AsyncIterable<infer State> ? State : never;

/** A report of a read that ended. */
export type Report = NonNullable<Desk['report']>;

/** Follows it. Undefined until the server has answered. */
export function useDesk(): { readonly desk: Desk | undefined; readonly error: Error | undefined } {
  const [desk, setDesk] = useState<Desk>();
  const [error, setError] = useState<Error>();
  useEffect(() => {
    const following = api.keptPages.follow.subscribe(undefined, {
      onData: (state) => {
        setDesk(state);
        setError(undefined);
      },
      onError: setError,
    });
    return () => following.unsubscribe();
  }, []);
  return { desk, error };
}
