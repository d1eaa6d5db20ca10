// JSON as a short text: a function's variables take 4 KB in total ("Lambda quotas", AWS Lambda Developer Guide).
import { deflateRawSync } from 'node:zlib';

/**
 * The JSON of a value, deflated, in base64url, as `handlers/runtime/packed-json.ts` reads it. The same value has always
 * the same text.
 */
export function packedJson(value: unknown): string {
  return deflateRawSync(JSON.stringify(value), { level: 9 }).toString('base64url');
}
