// What the address asks a view. wouter's own hook decodes it twice: a path with %20 would become another one.
import { useMemo } from 'react';
import { useSearchParams } from 'wouter';

/** The parameters of the address, and how to set them. */
export function useSearch(): ReturnType<typeof useSearchParams> {
  // Renders again with every change of the address.
  const [, setSearch] = useSearchParams();
  const { search } = window.location;
  return [useMemo(() => new URLSearchParams(search), [search]), setSearch];
}
