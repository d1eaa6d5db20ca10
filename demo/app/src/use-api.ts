// Fetches JSON from the site's API for a page.
import { useEffect, useState } from 'react';

/** How far a request has come. `missing` is the API's 404, `failed` everything else that is no content. */
export type ApiState<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'loaded'; readonly content: T }
  | { readonly kind: 'missing' }
  | { readonly kind: 'failed' };

/** Fetches `path` whenever it changes, and accepts only what `isContent` accepts. */
export function useApi<T>(path: string, isContent: (value: unknown) => value is T): ApiState<T> {
  const [answer, setAnswer] = useState<{ path: string; state: ApiState<T> } | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    void load(path, isContent, abort.signal).then((state) => {
      if (!abort.signal.aborted) setAnswer({ path, state });
    });
    return () => abort.abort();
  }, [path, isContent]);
  // An answer to the previous path is not shown under the new one.
  return answer?.path === path ? answer.state : { kind: 'loading' };
}

async function load<T>(
  path: string,
  isContent: (value: unknown) => value is T,
  signal: AbortSignal,
): Promise<ApiState<T>> {
  try {
    const response = await fetch(path, { signal });
    if (response.status === 404) return { kind: 'missing' };
    const content: unknown = await response.json();
    return response.ok && isContent(content) ? { kind: 'loaded', content } : { kind: 'failed' };
  } catch {
    return { kind: 'failed' };
  }
}
