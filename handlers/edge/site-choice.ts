// The site's choice in the router's CloudFront Function: the arm of a request, and the site's origin for it. It wraps
// the router, so that a stack that leaves nothing to choose has no byte of it.
import { siteOriginId } from '../../core/contract/edge-policies';
import { BOT_HEADER, SITE_HEADER } from '../../core/contract/header-names';
import { withContentOf } from '../../core/pages/variants';
import type { RouterConfig } from '../../core/routing/router';
import { headerOf } from '../../core/routing/sharing';
import {
  armOfPerson,
  contentCountry,
  isForBots,
  type SiteChoiceRules,
  siteDomain,
} from '../../core/routing/site-choice';
import { cloudfront, type RouterHandler } from './cloudfront-function';

/** Written into the code by the build, as in `core/routing/site-choice.ts`. */
declare const HAS_ARMS: boolean;
declare const HAS_CONTENT: boolean;

/** The router's configuration where there is something to choose. */
export interface ChoosingConfig extends RouterConfig {
  readonly siteChoice: SiteChoiceRules;
}

/** The event as CloudFront has it. Test events need all of this, too. */
type WholeEvent = Parameters<RouterHandler>[0] & {
  readonly request: { readonly cookies: Record<string, { value: string } | undefined> };
  readonly viewer: { readonly ip: string };
};

/** Wraps the router's entry point. After any failure the viewer gets the default site. */
export function withSiteChoice(
  route: RouterHandler,
  config: ChoosingConfig,
): (event: WholeEvent) => ReturnType<RouterHandler> {
  const rules = config.siteChoice;
  const { armCookie } = rules;
  return async (event) => {
    const request = event.request;
    const { headers, cookies } = request;
    const userAgent = headerOf(headers, 'user-agent');
    const isBot = isForBots(config, headers, userAgent);
    // A viewer who sends our header must not reach the copies of another arm or origin.
    delete headers[SITE_HEADER];
    let arm = HAS_ARMS ? rules.arms[rules.botsArm] : undefined;
    if (HAS_ARMS) {
      const sent = cookies[armCookie];
      // The site, and CloudFront's key, see the arm in place of any text that a viewer may send.
      delete cookies[armCookie];
      if (!isBot) {
        arm = armOfPerson(rules, sent && sent.value, event.viewer.ip + userAgent);
        if (arm) cookies[armCookie] = { value: arm[0] };
      }
    }
    await route(event);
    const page = headers[BOT_HEADER];
    if (!page) {
      try {
        const domain = siteDomain(rules, config, headers, userAgent, arm, isBot);
        if (domain) cloudfront.selectRequestOriginById(siteOriginId(domain));
        headers[SITE_HEADER] = { value: (arm ? arm[0] : '') + '/' + domain };
      } catch {
        // Without the header, the key and the origin are those of the default site.
      }
    } else if (HAS_CONTENT) {
      const country = contentCountry(rules, headers);
      if (country) page.value = withContentOf(country, page.value);
    }
    return request;
  };
}
