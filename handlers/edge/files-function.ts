// The CloudFront Function (cloudfront-js-2.0) at viewer-response: removes cookies from answers that everybody shares.
// The site saw no cookies and may greet a new visitor; a copy would give that visitor's cookie to everybody.
// In a stack with a prerender service, it also marks that service's answers, and removes their cookies.
import { createRouter, type RouterConfig } from '../../core/routing/router';
import { type SharedRequest, type SharingConfig, sharingOf } from '../../core/routing/sharing';
import { markServiceAnswer, type ServiceAnswer } from './service-answer';

/** As in the router: written into the code by the build, with all that depends on it. */
declare const SERVICE_SHARE: number | false;

/** The event's response, whose cookies the function changes. */
interface EdgeResponse extends ServiceAnswer {
  headers?: Record<string, { value: string } | undefined>;
  cookies?: Record<string, { readonly value: string; readonly attributes?: string }>;
}

/** The viewer's request, or the router's version of it. */
interface AnsweredRequest extends SharedRequest {
  readonly cookies?: Readonly<Record<string, { readonly value: string }>>;
}

/** CloudFront's entry point. The viewer's request and the router's version of it lead to the same decision. */
export type FilesHandler = (event: {
  readonly request: AnsweredRequest;
  readonly response: EdgeResponse;
}) => EdgeResponse;

/** Makes the entry point. A stack with a service gives the router's whole configuration. */
export function createHandler(config: SharingConfig | RouterConfig): FilesHandler {
  const router = SERVICE_SHARE && 'table' in config ? createRouter(config) : undefined;
  return (event) => {
    if (SERVICE_SHARE && router) markServiceAnswer(router, SERVICE_SHARE, event.request, event.response);
    if (sharingOf(config, event.request).isForAll) event.response.cookies = {};
    return event.response;
  };
}
