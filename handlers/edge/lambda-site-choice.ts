// The site's choice in the Lambda@Edge router. viewer-request chooses the arm, and for bots the origin. People's origin
// waits for origin-request: only there CloudFront tells country and device, which are in the key themselves.
import type { CloudFrontHeaders, CloudFrontRequest } from 'aws-lambda';
import { BOT_HEADER, SITE_HEADER } from '../../core/contract/header-names';
import { contentCountryOf, variantOf, withContentOf } from '../../core/pages/variants';
import type { Renderer } from '../../core/routing/lambda-router-config';
import type { RouterConfig } from '../../core/routing/router';
import { headerOf } from '../../core/routing/sharing';
import {
  type Arm,
  armOfPerson,
  contentCountry,
  isForBots,
  type SiteChoiceRules,
  siteDomain,
} from '../../core/routing/site-choice';
import { cookieValue, firstValues, setHeader, withCookie } from './lambda-event';

/** In the place of the domain: people's origin is chosen at origin-request. */
const LATER = '*';

/** CloudFront's default ("Origin settings"). */
const READ_SECONDS = 30;
const KEEP_ALIVE_SECONDS = 5;

/** The choice at each event. */
export interface LambdaSiteChoice {
  /** Sets the header of the key, and the cookie as the site sees it. */
  atViewer(request: CloudFrontRequest): void;
  /** Sends a request that is for the site to the chosen origin. */
  atOrigin(request: CloudFrontRequest): void;
  /** Names a country's content in the bot header of a page. The country is in the key itself. */
  nameContent(request: CloudFrontRequest): void;
  /** Gives a person's answer the cookie. A copy may have it, since the arm is in the key. */
  atResponse(request: CloudFrontRequest, answered: CloudFrontHeaders): void;
}

/** Makes the choice. */
export function lambdaSiteChoice(
  config: RouterConfig & { readonly siteChoice: SiteChoiceRules },
  endpoints: Readonly<Record<string, Renderer>>,
): LambdaSiteChoice {
  const { siteChoice: rules, armAttributes = '' } = config;
  const armNamed = (name: string): Arm | undefined => rules.arms.find((arm) => arm[0] === name);
  const domainFor = (headers: CloudFrontHeaders, arm: Arm | undefined, isBot: boolean): string => {
    const sent = firstValues(headers);
    return siteDomain(rules, config, sent, headerOf(sent, 'user-agent'), arm, isBot);
  };
  const botsDomain = (headers: CloudFrontHeaders) => domainFor(headers, rules.arms[rules.botsArm], true);
  return {
    atViewer({ headers, clientIp }) {
      const sent = firstValues(headers);
      const userAgent = headerOf(sent, 'user-agent');
      const isBot = isForBots(config, sent, userAgent);
      const arm = isBot
        ? rules.arms[rules.botsArm]
        : armOfPerson(rules, cookieValue(headers, rules.armCookie), clientIp + userAgent);
      if (rules.arms.length > 0) withCookie(headers, rules.armCookie, isBot ? undefined : arm?.[0]);
      setHeader(headers, SITE_HEADER, `${arm?.[0] ?? ''}/${isBot ? botsDomain(headers) : LATER}`);
    },
    atOrigin(request) {
      const { headers } = request;
      // A page's request has none: where no region answers, the site is to answer as it answers bots.
      const [name = '', domain] = headers[SITE_HEADER]?.[0]?.value.split('/') ?? [];
      const chosen = domain === LATER ? domainFor(headers, armNamed(name), false) : (domain ?? botsDomain(headers));
      if (chosen !== '') sendToDomain(request, endpoints[chosen] ?? { domain: chosen, protocol: 'https', port: 443 });
    },
    nameContent({ headers }) {
      const country = contentCountry(rules, firstValues(headers));
      const bot = headers[BOT_HEADER]?.[0]?.value;
      // A second attempt may see the first one's change.
      if (bot !== undefined && country !== undefined && contentOf(bot) === undefined)
        setHeader(headers, BOT_HEADER, withContentOf(country, bot));
    },
    atResponse(request, answered) {
      const [name = '', domain] = request.headers[SITE_HEADER]?.[0]?.value.split('/') ?? [];
      const arm = armNamed(name);
      if (arm === undefined || domain !== LATER) return;
      const value = `${rules.armCookie}=${arm[0]}; ${armAttributes}`;
      answered['set-cookie'] = [...(answered['set-cookie'] ?? []), { key: 'Set-Cookie', value }];
    },
  };
}

/** The country that a bot header names. */
function contentOf(botHeader: string): string | undefined {
  const variant = variantOf(botHeader);
  return variant && contentCountryOf(variant);
}

/** The site's secret headers are custom headers of the origin, which stay. */
function sendToDomain(request: CloudFrontRequest, { domain, protocol, port }: Renderer): void {
  const { customHeaders = {} } = request.origin?.custom ?? request.origin?.s3 ?? {};
  request.origin = {
    custom: {
      domainName: domain,
      protocol,
      port,
      path: '',
      sslProtocols: ['TLSv1.2'],
      readTimeout: READ_SECONDS,
      keepaliveTimeout: KEEP_ALIVE_SECONDS,
      customHeaders,
    },
  };
  setHeader(request.headers, 'host', domain);
}
