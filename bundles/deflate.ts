// Deflates to the same bytes on every machine and under every version of Node, as Node's own zlib does not: it is
// built differently for every processor and patched between versions.

import { createReadStream } from 'node:fs';
import { Deflate } from 'pako';
import { version } from 'pako/package.json';

/** zlib's default; 9 takes twice as long and saves a thousandth. */
const LEVEL = 6;

/** Names what decides on the deflated bytes besides the content. */
export const DEFLATED_BY = `pako-${version}-level-${LEVEL}`;

/** The raw deflated bytes (RFC 1951) of a file, in chunks; 200 MB take some ten seconds. */
export async function* deflatedFile(file: string): AsyncGenerator<Uint8Array> {
  yield* deflated(createReadStream(file));
}

/** The same for content in chunks: how it is divided makes no difference to the bytes that come out. */
export async function* deflated(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const output: Uint8Array[] = [];
  const deflate = new Deflate({ level: LEVEL, raw: true });
  deflate.onData = (chunk) => output.push(chunk);
  for await (const chunk of chunks) {
    deflate.push(chunk, false);
    yield* output.splice(0);
  }
  deflate.push(new Uint8Array(), true);
  yield* output;
}
