// The status and headers of a page's answer.

/** Header names and values, in the order of the answer. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

/** A page's answer without its body. */
export interface AnswerHead {
  readonly status: number;
  readonly headers: HeaderList;
}

/** Whether a value is a list of header names and values. */
export function isHeaderList(value: unknown): value is HeaderList {
  return (
    Array.isArray(value) &&
    value.every((pair) => Array.isArray(pair) && pair.length === 2 && pair.every((part) => typeof part === 'string'))
  );
}
