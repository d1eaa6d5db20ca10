// A request to the embedded S3 as no SDK would send it.
import { type OutgoingHttpHeaders, request } from 'node:http';

/** A whole answer. */
export interface RawResponse {
  readonly status: number;
  readonly body: string;
}

/** A well-formed SigV4 Authorization header for a region, with a signature of no meaning. */
export function authorization(region: string, service = 's3'): string {
  const scope = `20260101/${region}/${service}/aws4_request`;
  return `AWS4-HMAC-SHA256 Credential=key/${scope}, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`;
}

/** Sends the path as it is, without any normalisation. */
export function rawRequest(
  endpoint: string,
  { method, path, headers = {}, body }: { method: string; path: string; headers?: OutgoingHttpHeaders; body?: string },
): Promise<RawResponse> {
  const { hostname, port } = new URL(endpoint);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, method, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
