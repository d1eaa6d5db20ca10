// The recipe's router of two Lambda@Edge functions, as in tutorials of prerender services: viewer-request marks
// crawlers' requests by headers, origin-request sends marked requests to the service.
import type { CloudFrontRequest } from 'aws-lambda';
import { CRAWLERS, EXTENSIONS } from './recipe-router';

/** The used part of an event. */
export interface TwoStageEvent {
  readonly Records: readonly [{ readonly cf: { readonly request: CloudFrontRequest } }];
}

/** The service that renders. */
export interface TwoStageService {
  readonly domain: string;
  readonly protocol: 'https' | 'http';
  readonly port: number;
  readonly token: string;
}

/** The two functions. */
export interface TwoStageRouter {
  viewerRequest(event: TwoStageEvent): Promise<CloudFrontRequest>;
  originRequest(event: TwoStageEvent): Promise<CloudFrontRequest>;
}

/** Makes both functions. */
export function createTwoStageRouter(service: TwoStageService): TwoStageRouter {
  return {
    async viewerRequest({ Records: [{ cf }] }) {
      const { request } = cf;
      const { headers } = request;
      const host = valueOf(request, 'host');
      if (host !== '' && headers['x-prerender'] === undefined && isByCrawler(request)) {
        mark(request, 'x-prerender-token', service.token);
        mark(request, 'x-prerender-host', host);
        mark(request, 'x-query-string', request.querystring);
      }
      return request;
    },
    async originRequest({ Records: [{ cf }] }) {
      const { request } = cf;
      const host = valueOf(request, 'x-prerender-host');
      if (host !== '' && valueOf(request, 'x-prerender-token') !== '') sendToService(request, service, host);
      return request;
    },
  };
}

function isByCrawler(request: CloudFrontRequest): boolean {
  const isCrawler = CRAWLERS.test(valueOf(request, 'user-agent')) || request.querystring.includes('_escaped_fragment_');
  return isCrawler && !EXTENSIONS.test(request.uri);
}

function valueOf({ headers }: CloudFrontRequest, name: string): string {
  return headers[name]?.[0]?.value ?? '';
}

function mark({ headers }: CloudFrontRequest, name: string, value: string): void {
  headers[name] = [{ key: name, value }];
}

function sendToService(request: CloudFrontRequest, { domain, protocol, port }: TwoStageService, host: string): void {
  request.querystring = valueOf(request, 'x-query-string');
  request.origin = {
    custom: {
      domainName: domain,
      ...{ protocol, port, path: `/https%3A%2F%2F${host}` },
      ...{ sslProtocols: ['TLSv1.2'], readTimeout: 30, keepaliveTimeout: 5, customHeaders: {} },
    },
  };
  // Origins that share an address, as API Gateway's and most services', answer to their own name alone.
  mark(request, 'host', domain);
}
