// Reads the origin that a Lambda@Edge function returned at origin-request ("Lambda@Edge event structure", origin
// fields).
import type { HeaderPairs } from '../edge-request';
import { LambdaValidationError, mayBeCustomHeader } from './lambda-rules';
import { asRecord, headerValues } from './returned-headers';

/** The origin that a request goes to. */
export interface ReturnedOrigin {
  readonly base: URL;
  readonly responseTimeoutMs: number;
  readonly customHeaders: HeaderPairs;
}

const EVENT = 'origin-request';
const TLS_PROTOCOLS = ['TLSv1.2', 'TLSv1.1', 'TLSv1', 'SSLv3'];

/** @throws LambdaValidationError, which names the field */
export function readOrigin(returned: unknown): ReturnedOrigin {
  const { custom, s3 } = asRecord(EVENT, returned, 'origin');
  if (s3 !== undefined || custom === undefined)
    throw new LambdaValidationError(EVENT, s3 === undefined ? 'origin' : 'not-emulated', 'origin has no custom origin');
  const fields = asRecord(EVENT, custom, 'origin.custom');
  const { protocol, sslProtocols, domainName, port, path } = fields;
  check(protocol === 'http' || protocol === 'https', 'protocol must be http or https');
  check(
    typeof domainName === 'string' && /^[A-Za-z0-9._-]{1,253}$/.test(domainName),
    'domainName must be a name of at most 253 characters, without scheme, port and path',
  );
  check(isWhole(port) && (port === 80 || port === 443 || (port >= 1024 && port <= 65_535)), 'port is not allowed');
  check(
    typeof path === 'string' && /^(\/[^?#\s]*[^/?#\s])?$/.test(path) && path.length <= 255,
    'path must be empty, or begin with / and not end with it',
  );
  const tls: readonly unknown[] = Array.isArray(sslProtocols) ? sslProtocols : [];
  check(
    tls.length > 0 && tls.every((one) => typeof one === 'string' && TLS_PROTOCOLS.includes(one)),
    `sslProtocols must list some of ${TLS_PROTOCOLS.join(', ')}`,
  );
  const readTimeout = seconds(fields, 'readTimeout');
  seconds(fields, 'keepaliveTimeout');
  return {
    base: new URL(`${String(protocol)}://${String(domainName)}:${String(port)}${String(path)}`),
    responseTimeoutMs: readTimeout * 1000,
    customHeaders: customHeaders(fields['customHeaders']),
  };
}

function customHeaders(returned: unknown): HeaderPairs {
  return Object.entries(asRecord(EVENT, returned, 'origin.custom.customHeaders')).flatMap(([name, values]) => {
    if (!mayBeCustomHeader(name)) throw new LambdaValidationError(EVENT, 'custom-header', `it set the header ${name}`);
    return headerValues(EVENT, name, values).map((value) => [name, value] as const);
  });
}

function seconds(fields: Readonly<Record<string, unknown>>, name: string): number {
  const value = fields[name];
  check(isWhole(value) && value >= 1 && value <= 60, `${name} must be 1 to 60 seconds`);
  return Number(value);
}

function isWhole(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value);
}

function check(isAllowed: boolean, reason: string): void {
  if (!isAllowed) throw new LambdaValidationError(EVENT, 'origin', `origin.custom: ${reason}`);
}
