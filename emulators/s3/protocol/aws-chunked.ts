// Decodes a body in S3's aws-chunked encoding with trailers, unsigned (STREAMING-UNSIGNED-PAYLOAD-TRAILER), which the
// SDKs use for streams. Source: Amazon S3 API Reference, "Signature calculations for trailing headers (chunked
// uploads)".
import { S3Error } from './s3-error';

/** A decoded body. Trailer names are in lower case. */
export interface ChunkedPayload {
  readonly payload: Uint8Array;
  readonly trailers: ReadonlyMap<string, string>;
}

function incomplete(): S3Error {
  return new S3Error(
    400,
    'IncompleteBody',
    'The request body terminated unexpectedly or is not aws-chunked: expected chunks, an empty chunk, trailers.',
  );
}

class LineReader {
  private offset = 0;

  constructor(readonly body: Buffer) {}

  get atEnd(): boolean {
    return this.offset >= this.body.length;
  }

  line(): string {
    const end = this.body.indexOf('\r\n', this.offset);
    if (end === -1) {
      throw incomplete();
    }
    const line = this.body.toString('latin1', this.offset, end);
    this.offset = end + 2;
    return line;
  }

  bytes(count: number): Buffer {
    const end = this.offset + count;
    if (end > this.body.length) {
      throw incomplete();
    }
    const bytes = this.body.subarray(this.offset, end);
    this.offset = end;
    return bytes;
  }
}

function readTrailers(reader: LineReader): ReadonlyMap<string, string> {
  const trailers = new Map<string, string>();
  while (!reader.atEnd) {
    const line = reader.line();
    if (line === '') {
      break;
    }
    const colon = line.indexOf(':');
    if (colon < 1) {
      throw new S3Error(400, 'MalformedTrailerError', 'The request contained trailing data that was not well-formed.');
    }
    trailers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return trailers;
}

/** Throws S3Error IncompleteBody or MalformedTrailerError for other bodies. */
export function decodeAwsChunked(body: Buffer): ChunkedPayload {
  const reader = new LineReader(body);
  const chunks: Buffer[] = [];
  for (;;) {
    const line = reader.line();
    if (!/^[0-9a-f]{1,8}$/i.test(line)) {
      throw incomplete();
    }
    const size = Number.parseInt(line, 16);
    if (size === 0) {
      return { payload: Buffer.concat(chunks), trailers: readTrailers(reader) };
    }
    chunks.push(reader.bytes(size));
    if (reader.line() !== '') {
      throw incomplete();
    }
  }
}
