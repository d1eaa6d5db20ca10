// The CloudFront Function (cloudfront-js-2.0) at viewer-response where a stack has a debugging token: what
// `files-function.ts` does, and for requests with the token the router's reason to send a bot to the site. The router
// itself has no room for it.
import { DEBUG_HEADER, DECISION_HEADER, REGION_HEADER, USER_AGENT_TOKEN } from '../../core/contract/header-names';
import { failedSimpleTest, type SimpleTestConfig } from '../../core/routing/decision';
import { headerOf, type SharingConfig } from '../../core/routing/sharing';
import { createHandler as createFilesHandler, type FilesHandler } from './files-function';
import { queryOf, type ResponseEventRequest } from './response-request';

/** The part of the runtime's module crypto that is used; the build loads it. */
declare const runtimeCrypto: {
  createHash(algorithm: 'sha256'): { update(text: string): { digest(encoding: 'hex'): string } };
};

/** The function's configuration. */
export interface ToldFilesConfig extends SharingConfig, SimpleTestConfig {
  /** SHA-256 of the token, in hex. Hashes are compared: the time that this takes tells nothing of the token. */
  readonly debugTokenHash: string;
}

/** The event's request at viewer-response: the viewer's, or the router's version of it. */
interface EdgeRequest extends ResponseEventRequest {
  readonly method: string;
  readonly uri: string;
  readonly headers: Readonly<Record<string, { readonly value: string } | undefined>>;
  readonly cookies?: Readonly<Record<string, { readonly value: string }>>;
}

interface EdgeResponse {
  cookies?: Record<string, { readonly value: string; readonly attributes?: string }>;
  headers?: Record<string, { value: string } | undefined>;
}

/** Makes the entry point. */
export function createHandler(config: ToldFilesConfig): FilesHandler {
  const withoutCookies = createFilesHandler(config);
  return (event) => {
    const { request, response }: { readonly request: EdgeRequest; readonly response: EdgeResponse } = event;
    const token = headerOf(request.headers, DEBUG_HEADER);
    const headers = response.headers || {};
    if (token !== '' && headers[REGION_HEADER] === undefined && hashOf(token) === config.debugTokenHash) {
      headers[DECISION_HEADER] = { value: reasonFor(config, request) };
      response.headers = headers;
    }
    return withoutCookies(event);
  };
}

function reasonFor(config: ToldFilesConfig, request: EdgeRequest): string {
  if (headerOf(request.headers, 'user-agent').indexOf(USER_AGENT_TOKEN + '/') >= 0) return 'own-render';
  const query = queryOf(request);
  // A request that passes all these tests has a URL that is no page's, unless all regions are drained.
  return failedSimpleTest(config, { ...request, rawQueryString: () => query }) || 'no-page-url, or all-drained';
}

function hashOf(token: string): string {
  return runtimeCrypto.createHash('sha256').update(token).digest('hex');
}
