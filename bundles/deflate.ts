// Deflates to the same bytes on every machine and Node version. Node's own zlib does not: it differs by processor and
// is patched between versions.
import { createReadStream } from 'node:fs';
import { Deflate } from 'pako';
import { version } from 'pako/package.json';

/** zlib's default; 9 takes twice as long and saves 0.1 %. */
const LEVEL = 6;

/** Names everything that decides the deflated bytes, except the content. */
export const DEFLATED_BY = `pako-${version}-level-${LEVEL}`;

/** The raw deflated bytes (RFC 1951) of a file, in chunks; 200 MB take about ten seconds. */
export async function* deflatedFile(file: string): AsyncGenerator<Uint8Array> {
  yield* deflated(createReadStream(file));
}

/** The same for content in chunks, whose sizes make no difference to the output. */
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
