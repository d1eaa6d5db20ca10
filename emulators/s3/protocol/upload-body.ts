// Receives the body of a PutObject: limits its size, decodes aws-chunked, and verifies its digests.
import type { IncomingMessage } from 'node:http';
import { type ChunkedPayload, decodeAwsChunked } from './aws-chunked';
import { type Checksum, verifyChecksum, verifyContentMd5, verifyPayloadHash } from './integrity';
import { notImplemented, S3Error } from './s3-error';

/** A received and verified body. */
export interface Upload {
  readonly payload: Uint8Array;
  /** Undefined if the client sent none. (S3 then computes its own CRC64NVME.) */
  readonly checksum: Checksum | undefined;
}

/** Room for chunk framing beyond the object's size. */
const TRAILER_ROOM_BYTES = 4096;

const CHUNKED_MARKER = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';

function tooLarge(bytes: number, maxObjectBytes: number): S3Error {
  const details = { ProposedSize: String(bytes), MaxSizeAllowed: String(maxObjectBytes) };
  return new S3Error(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', details);
}

function byteCount(value: string | undefined): number | undefined {
  return value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}

function single(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Reads a body to its end and drops it: the connection of a half-read request would break without an answer. */
async function discardBody(request: IncomingMessage): Promise<number> {
  let bytes = 0;
  for await (const chunk of request) {
    bytes += Buffer.isBuffer(chunk) ? chunk.length : 0;
  }
  return bytes;
}

async function readBounded(request: IncomingMessage, maxBodyBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) {
      throw new TypeError('A request body without an encoding set must arrive as Buffers.');
    }
    bytes += chunk.length;
    if (bytes > maxBodyBytes) {
      throw tooLarge(bytes + (await discardBody(request)), maxBodyBytes);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
}

/** The size of the object that the headers declare; S3 takes no upload without one. */
function declaredBytes(request: IncomingMessage, chunked: boolean): number {
  const { headers } = request;
  const declared = chunked
    ? byteCount(single(headers['x-amz-decoded-content-length']))
    : byteCount(headers['content-length']);
  if (declared === undefined) {
    throw new S3Error(411, 'MissingContentLength', 'You must provide the Content-Length HTTP header.');
  }
  return declared;
}

function requireAnnouncedTrailers(announced: string | undefined, trailers: ReadonlyMap<string, string>): void {
  for (const name of (announced ?? '').split(',')) {
    const trimmed = name.trim().toLowerCase();
    if (trimmed !== '' && !trailers.has(trimmed)) {
      const message = `The x-amz-trailer header announced ${trimmed}, which did not follow the body.`;
      throw new S3Error(400, 'MalformedTrailerError', message);
    }
  }
}

function checksumFields(request: IncomingMessage, trailers: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const fields = new Map(trailers);
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === 'string') {
      fields.set(name, value);
    }
  }
  return fields;
}

/**
 * Reads, decodes and verifies. Throws S3Error: EntityTooLarge, MissingContentLength, IncompleteBody,
 * MalformedTrailerError, BadDigest, XAmzContentSHA256Mismatch; NotImplemented for signed chunks.
 */
export async function receiveUpload(request: IncomingMessage, maxObjectBytes: number): Promise<Upload> {
  const contentSha256 = single(request.headers['x-amz-content-sha256']) ?? '';
  const chunked = contentSha256 === CHUNKED_MARKER;
  if (contentSha256.startsWith('STREAMING-') && !chunked) {
    throw notImplemented(`the x-amz-content-sha256 value ${contentSha256}`);
  }
  const declared = declaredBytes(request, chunked);
  if (declared > maxObjectBytes) {
    throw tooLarge(declared, maxObjectBytes);
  }
  const body = await readBounded(request, chunked ? 2 * maxObjectBytes + TRAILER_ROOM_BYTES : maxObjectBytes);
  const received: ChunkedPayload = chunked ? decodeAwsChunked(body) : { payload: body, trailers: new Map() };
  if (received.payload.length !== declared) {
    const message = 'You did not provide the number of bytes specified by the Content-Length HTTP header.';
    throw new S3Error(400, 'IncompleteBody', message);
  }
  if (chunked) {
    requireAnnouncedTrailers(single(request.headers['x-amz-trailer']), received.trailers);
  }
  verifyPayloadHash(contentSha256, received.payload);
  verifyContentMd5(single(request.headers['content-md5']), received.payload);
  const checksum = verifyChecksum(checksumFields(request, received.trailers), received.payload);
  return { payload: received.payload, checksum };
}
