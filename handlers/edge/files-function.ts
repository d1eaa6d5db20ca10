// The CloudFront Function (cloudfront-js-2.0) at viewer-response: takes cookies off answers that everybody shares. The site was
// asked without any, so it may take whoever asked for a new visitor; and a copy would give its cookie to all who come after.

import type { SharedRequest, SharingConfig } from '../../core/routing/sharing';
import { sharingOf } from '../../core/routing/sharing';

/** The event's response, whose cookies the function changes. */
interface EdgeResponse {
  cookies?: Record<string, unknown>;
}

/** CloudFront's entry point. The request is the viewer's, or what the router made of it: the decision is the same. */
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
