// The arm's cookie in the CloudFront Function at viewer-response: it wraps the one that removes cookies. The arm
// follows from the request alone, so both events agree without a word between them.
import { REGION_HEADER } from '../../core/contract/header-names';
import { headerOf, type SharingConfig, sharingOf } from '../../core/routing/sharing';
import { armOfPerson, isForBots, type SiteChoiceRules, type ViewerRules } from '../../core/routing/site-choice';
import type { FilesHandler } from './files-function';

/** The function's configuration where there is an experiment. */
export interface ArmCookieConfig extends SharingConfig, ViewerRules {
  readonly siteChoice: SiteChoiceRules;
  /** The attributes of the cookie. */
  readonly armAttributes: string;
}

/** The event as CloudFront has it. Test events need all of this, too. */
type WholeEvent = Parameters<FilesHandler>[0] & { readonly viewer: { readonly ip: string } };

/** Wraps the entry point. A person gets the cookie with each answer of the site, so it lives on with each visit. */
export function withArmCookie(
  answer: FilesHandler,
  config: ArmCookieConfig,
): (event: WholeEvent) => ReturnType<FilesHandler> {
  const rules = config.siteChoice;
  return (event) => {
    const response = answer(event);
    const { request } = event;
    const isPage = response.headers && response.headers[REGION_HEADER];
    const userAgent = headerOf(request.headers, 'user-agent');
    if (isPage || sharingOf(config, request).isForAll || isForBots(config, request.headers, userAgent)) return response;
    const cookie = request.cookies && request.cookies[rules.armCookie];
    const arm = armOfPerson(rules, cookie && cookie.value, event.viewer.ip + userAgent);
    if (arm) {
      response.cookies = response.cookies || {};
      response.cookies[rules.armCookie] = { value: arm[0], attributes: config.armAttributes };
    }
    return response;
  };
}
