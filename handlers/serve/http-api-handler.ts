// Answers through an HTTP API of API Gateway: the router's token first, then a whole answer in JSON
// (payload format 2.0).
import type { APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { RENDERER_TOKEN_HEADER } from '../../core/contract/header-names';
import { isSelfCheckEvent } from '../../core/contract/self-check';
import { type EarlierRequest, earlierToken, withPageUrl } from './earlier-router';
import type { FunctionUrlAnswer } from './function-url';

/** Room for the headers in an answer. */
const HEADER_BYTES = 64 * 1024;

/** The most bytes of a body: Lambda's limit on a buffered answer (6 MB, "Lambda quotas"), in base64. */
export const MAX_HTTP_API_BODY_BYTES = ((6 * 1024 * 1024 - HEADER_BYTES) / 4) * 3;

/** The used part of an HTTP API's event. */
type RequestEvent = EarlierRequest;

/** The dependencies of {@link httpApiHandler}. */
export interface HttpApiDependencies<Event> {
  /** Whether a token is the router's. */
  readonly isRouter: (token: string | undefined) => boolean;
  /** The scheme of the site's public URLs. */
  readonly scheme: 'https' | 'http';
  readonly answer: (event: Event) => Promise<FunctionUrlAnswer>;
  /** Answers the event of a self-check, which Lambda's invoke API alone can send; it throws if it fails. */
  readonly selfCheck: (remainingMs: number) => Promise<object>;
}

/** Makes the handler. Everybody can call the API; those without the token get an empty 403, before all else. */
export function httpApiHandler<Event extends RequestEvent>({
  isRouter,
  scheme,
  answer,
  selfCheck,
}: HttpApiDependencies<Event>): (
  event: Event,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
) => Promise<APIGatewayProxyStructuredResultV2 | object> {
  return async (event, context) => {
    if (isSelfCheckEvent(event)) return selfCheck(context.getRemainingTimeInMillis());
    if (!isRouter(event.headers[RENDERER_TOKEN_HEADER] ?? earlierToken(event))) return { statusCode: 403, body: '' };
    const { statusCode, headers, body } = await answer(withPageUrl(event, scheme));
    return { statusCode, headers, body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
  };
}
