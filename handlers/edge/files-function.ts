// The CloudFront Function (cloudfront-js-2.0) at viewer-response: removes cookies from answers that everybody shares.
// The site saw no cookies and may greet a new visitor; a copy would give that visitor's cookie to everybody.
import { type SharedRequest, type SharingConfig, sharingOf } from '../../core/routing/sharing';

/** The event's response, whose cookies the function changes. */
interface EdgeResponse {
  cookies?: Record<string, unknown>;
}

/** CloudFront's entry point. The viewer's request and the router's version of it lead to the same decision. */
export type FilesHandler = (event: {
  readonly request: SharedRequest;
  readonly response: EdgeResponse;
}) => EdgeResponse;

/** Makes the entry point. */
export function createHandler(config: SharingConfig): FilesHandler {
  return (event) => {
    if (sharingOf(config, event.request).isForAll) event.response.cookies = {};
    return event.response;
  };
}
