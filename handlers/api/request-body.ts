// Reads the JSON object of a request's body. Everything about it is bounded before it is parsed.

/** The body, or every problem with it. */
export type ReadBody =
  | { readonly kind: 'object'; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly kind: 'refused'; readonly status: 400 | 413; readonly problem: string };

/** Orders have two levels; content systems may send their own fields besides, which are ignored. */
const MAX_DEPTH = 32;

/** Reads a body. @param maxBytes names the bound in the message */
export function readBody(text: string | undefined, maxBytes: number): ReadBody {
  if (text === undefined)
    return {
      kind: 'refused',
      status: 413,
      problem: `The body has more than ${maxBytes} bytes. Send several requests.`,
    };
  if (depthOf(text) > MAX_DEPTH)
    return { kind: 'refused', status: 400, problem: `The body nests more than ${MAX_DEPTH} levels deep.` };
  let value: unknown;
  try {
    value = text === '' ? {} : JSON.parse(text);
  } catch {
    return { kind: 'refused', status: 400, problem: 'The body is not JSON.' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { kind: 'refused', status: 400, problem: 'The body is not a JSON object.' };
  return { kind: 'object', fields: { ...value } };
}

/** How deep brackets nest outside of strings: a parser could run out of stack. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[{]|[\]}]/gs)) {
    if (token === '{' || token === '[') deepest = Math.max(deepest, ++depth);
    else if (token === '}' || token === ']') depth -= 1;
  }
  return deepest;
}
