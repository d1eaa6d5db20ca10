// The list of pages: a first window, and more as somebody scrolls.
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { type ApiOutputs, api } from '../../api';

type Window = ApiOutputs['keptPages']['list'];

type Question = Parameters<typeof api.keptPages.list.query>[0];

/** A search. */
export type Filter = Question['filter'];

/** An order. */
export type Order = Question['order'];

/** What pages can be sorted by. */
export type SortBy = Order['by'];

/** A page of the list. */
export type ListedPage = Window['pages'][number];

/** Counts of all that match. */
export type Counts = Window['counts'];

/** The list so far. */
export interface Pages {
  readonly pages: readonly ListedPage[];
  /** Undefined until the server has answered. */
  readonly total: number | undefined;
  readonly counts: Counts | undefined;
  readonly error: Error | null;
  readonly isLoading: boolean;
  /** Loads the next window; undefined if there is none to be loaded. */
  readonly loadMore: (() => void) | undefined;
}

const WINDOW = 200;

/** More than anybody scrolls through; further pages are reached by another start, order or search. */
export const MOST_LISTED = 4_000;

/** The list. @param revision another one has it loaded again @param start the first row, from 0 on */
export function usePages(revision: number | undefined, filter: Filter, order: Order, start: number): Pages {
  const list = useInfiniteQuery({
    queryKey: ['kept-pages', revision, filter, order, start],
    queryFn: ({ pageParam: offset }) => api.keptPages.list.query({ filter, order, offset, limit: WINDOW }),
    initialPageParam: start,
    getNextPageParam: ({ total }, _, offset) => {
      const next = offset + WINDOW;
      return next < Math.min(total, start + MOST_LISTED) ? next : undefined;
    },
    placeholderData: keepPreviousData,
    enabled: revision !== undefined,
    gcTime: 0,
  });
  const windows = list.data?.pages ?? [];
  // A page may have moved from one window to the next between two questions.
  const pages = [...new Map(windows.flatMap((one) => one.pages.map((page) => [page.key, page]))).values()];
  const last = windows.at(-1);
  return {
    ...{ pages, total: last?.total, counts: last?.counts, error: list.error, isLoading: list.isFetching },
    loadMore: list.hasNextPage && !list.isFetching ? () => void list.fetchNextPage() : undefined,
  };
}
