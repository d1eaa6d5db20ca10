// Recognises the lines of requests and renders in the log of `serve` and `render`.
import {
  type EndedRender,
  RENDERED_FIELD,
  SERVED_FIELD,
  type ServedRequest,
} from '../../handlers/runtime/served-request';

/** A line of a function's log. */
export type FunctionLine =
  | { readonly kind: 'served'; readonly request: ServedRequest }
  | { readonly kind: 'rendered'; readonly render: EndedRender }
  /** A structured line of our functions. */
  | { readonly kind: 'message'; readonly level: string; readonly message: string; readonly fields: LineFields }
  | { readonly kind: 'other' };

/** The fields of a line besides those that every line has. */
export type LineFields = Readonly<Record<string, unknown>>;

/** Fields of every line of Powertools' Logger. */
const COMMON_FIELDS: readonly string[] = ['level', 'message', 'timestamp', 'service', 'sampling_rate', 'xray_trace_id'];

/** Reads a line; the functions are our own, so the form of a known line is not checked further. */
export function functionLine(line: string): FunctionLine {
  const value = parsed(line);
  const { level, message } = value;
  if (typeof level !== 'string' || typeof message !== 'string') return { kind: 'other' };
  const [served, rendered] = [value[SERVED_FIELD], value[RENDERED_FIELD]];
  if (isServed(served)) return { kind: 'served', request: served };
  if (isRendered(rendered)) return { kind: 'rendered', render: rendered };
  const fields = Object.fromEntries(Object.entries(value).filter(([name]) => !COMMON_FIELDS.includes(name)));
  return { kind: 'message', level, message, fields };
}

function parsed(line: string): LineFields {
  if (!line.startsWith('{')) return {};
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function isServed(value: unknown): value is ServedRequest {
  return typeof value === 'object' && value !== null && 'requestId' in value && 'cacheStatus' in value;
}

function isRendered(value: unknown): value is EndedRender {
  return typeof value === 'object' && value !== null && 'outcome' in value && 'problems' in value;
}
