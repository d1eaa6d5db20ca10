// The orders that stand in for CloudFront's API: tags to invalidate, and the router's value.
import { UserError } from '../core/contract/georender-error';

/** An order is no order; the message says what is allowed. */
export class ControlError extends UserError {
  override readonly name = 'ControlError';
}

/** The most that a value of CloudFront's key-value store may have ("Quotas", Amazon CloudFront Developer Guide). */
const MAX_VALUE_BYTES = 1024;

/** The tags of `{"tags": ["…"]}`, or everything. @throws ControlError */
export function readInvalidation(text: string): readonly string[] | 'everything' {
  const { tags, everything } = objectOf(text);
  if (everything === true) return 'everything';
  if (Array.isArray(tags) && tags.length > 0 && tags.every((tag) => typeof tag === 'string')) return tags;
  throw new ControlError(`${shown(text)} names no tags; allowed: {"tags": ["…"]}, {"everything": true}.`);
}

/** The value of `{"text": "…", "version": "…"}`. @throws ControlError */
export function readRouterWrite(order: string): { readonly text: string; readonly version: string } {
  const { text, version } = objectOf(order);
  if (typeof text !== 'string' || typeof version !== 'string')
    throw new ControlError(`${shown(order)} is no value; allowed: {"text": "…", "version": "…"}.`);
  if (Buffer.byteLength(text) > MAX_VALUE_BYTES)
    throw new ControlError(`The value has more than ${MAX_VALUE_BYTES} bytes, the most that a key-value store takes.`);
  return { text, version };
}

function objectOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, 100));
}
