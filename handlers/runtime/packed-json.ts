// Reads JSON that a deployment packed into a variable (`bundles/packed-json.ts`).
import { inflateRawSync } from 'node:zlib';

/** More than the facts of all regions take. */
const MOST_BYTES = 100_000;

/** The value; undefined if the text is no packed JSON, or too long. */
export function unpackedJson(text: string): unknown {
  try {
    const json = inflateRawSync(Buffer.from(text, 'base64url'), { maxOutputLength: MOST_BYTES }).toString();
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
