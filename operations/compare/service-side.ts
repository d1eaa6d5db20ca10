// The prerender service as a side of a comparison.
import { PRERENDER_TOKEN_HEADER } from '../../core/contract/prerender-service';
import type { SideFailure, SidePage } from './compared-page';
import { type SideRequest, sideAnswer } from './side-answer';

/** The service. */
export interface ServiceSide {
  /** Its address, with a path if it has one; no slash at its end. */
  readonly serviceUrl: string;
  /** Undefined: it asks for none. */
  readonly token: string | undefined;
}

/** The page of a URL, by the path form. The token is in no reason. */
export async function servicePage(
  url: string,
  { serviceUrl, token }: ServiceSide,
  request: SideRequest,
): Promise<SidePage | SideFailure> {
  const headers = { ...request.headers, ...(token === undefined ? {} : { [PRERENDER_TOKEN_HEADER]: token }) };
  const answer = await sideAnswer(`${serviceUrl}/${url}`, { ...request, headers });
  if (answer.kind === 'failed' || token === undefined) return answer;
  // A hostile or broken service may show what it was sent.
  return { ...answer, html: answer.html.replaceAll(token, '***') };
}
