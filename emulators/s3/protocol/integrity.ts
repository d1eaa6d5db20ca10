// Verifies an upload's body by the digests that its client sent: CRC32, SHA-256, MD5 and the signed payload hash; 501
// for other algorithms. Source: Amazon S3 User Guide, "Checking object integrity in Amazon S3".
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { notImplemented, S3Error } from './s3-error';

/** A checksum, which S3 keeps with the object and returns. */
export interface Checksum {
  /** Header name, in lower case. */
  readonly header: ChecksumHeader;
  /** Base64. */
  readonly value: string;
}

/** The checksum headers that the embedded S3 can verify. */
export type ChecksumHeader = 'x-amz-checksum-crc32' | 'x-amz-checksum-sha256';

const ALGORITHM_NAMES: Readonly<Record<ChecksumHeader, string>> = {
  'x-amz-checksum-crc32': 'CRC32',
  'x-amz-checksum-sha256': 'SHA256',
};

/** S3's name of the algorithm, as listings carry it. */
export function algorithmName(header: ChecksumHeader): string {
  return ALGORITHM_NAMES[header];
}

/** Whether the embedded S3 can verify the checksum in a header. */
export function isChecksumHeader(name: string): name is ChecksumHeader {
  return Object.hasOwn(ALGORITHM_NAMES, name);
}

function digestOf(header: ChecksumHeader, body: Uint8Array): string {
  if (header === 'x-amz-checksum-sha256') {
    return createHash('sha256').update(body).digest('base64');
  }
  const digest = Buffer.alloc(4);
  digest.writeUInt32BE(crc32(body));
  return digest.toString('base64');
}

function badDigest(algorithm: string): S3Error {
  return new S3Error(400, 'BadDigest', `The ${algorithm} you specified did not match the calculated checksum.`);
}

/**
 * Verifies the checksum among `fields` (headers and trailers, names in lower case) and returns it; undefined if the
 * client sent none. Throws S3Error BadDigest if it is wrong, 501 for other algorithms.
 */
export function verifyChecksum(fields: ReadonlyMap<string, string>, body: Uint8Array): Checksum | undefined {
  let verified: Checksum | undefined;
  for (const [name, value] of fields) {
    if (!name.startsWith('x-amz-checksum-') || name === 'x-amz-checksum-mode') {
      continue;
    }
    if (!isChecksumHeader(name)) {
      throw notImplemented(`the header ${name}`);
    }
    if (verified !== undefined) {
      const message = 'Expecting a single x-amz-checksum- header. Multiple checksum types are not allowed.';
      throw new S3Error(400, 'InvalidRequest', message);
    }
    if (digestOf(name, body) !== value) {
      throw badDigest(algorithmName(name));
    }
    verified = { header: name, value };
  }
  return verified;
}

/** Verifies Content-MD5, when given. Throws S3Error BadDigest. */
export function verifyContentMd5(contentMd5: string | undefined, body: Uint8Array): void {
  if (contentMd5 !== undefined && createHash('md5').update(body).digest('base64') !== contentMd5) {
    throw badDigest('Content-MD5');
  }
}

/** Verifies x-amz-content-sha256 if it is a hash of the payload. Throws S3Error XAmzContentSHA256Mismatch. */
export function verifyPayloadHash(contentSha256: string, body: Uint8Array): void {
  if (/^[0-9a-f]{64}$/.test(contentSha256) && createHash('sha256').update(body).digest('hex') !== contentSha256) {
    const message = "The provided 'x-amz-content-sha256' header does not match what was computed.";
    throw new S3Error(400, 'XAmzContentSHA256Mismatch', message);
  }
}
