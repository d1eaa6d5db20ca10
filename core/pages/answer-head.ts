// What a page's answer has before its body.

/** Header names and values in the order they are answered. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

/** A page's answer but for its body. */
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
