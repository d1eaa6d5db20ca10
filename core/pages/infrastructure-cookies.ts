// Cookies that the infrastructure in front of a site sets on all answers: they do not make a page personal.
import { namesSource } from '../patterns/name-patterns';

/** Names of cookies in the form of `cookie-patterns.ts`, each with its documentation. */
const INFRASTRUCTURE_COOKIES: readonly (readonly [source: string, names: readonly string[]])[] = [
  // Load balancers: the answering server, for the next request.
  [
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/sticky-sessions.html',
    ['AWSALB', 'AWSALBCORS', 'AWSALBTG', 'AWSALBTGCORS', 'AWSALBAPP-*'],
  ],
  [
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-sticky-sessions.html',
    ['AWSELB', 'AWSELBCORS'],
  ],
  ['https://cloud.google.com/load-balancing/docs/backend-service#generated_cookie_affinity', ['GCLB']],
  [
    'https://learn.microsoft.com/azure/app-service/configure-common#configure-general-settings',
    ['ARRAffinity', 'ARRAffinitySameSite'],
  ],
  [
    'https://learn.microsoft.com/azure/application-gateway/configuration-http-settings#cookie-based-affinity',
    ['ApplicationGatewayAffinity*'],
  ],
  ['https://learn.microsoft.com/azure/frontdoor/routing-methods#affinity', ['ASLBSA', 'ASLBSACORS']],
  ['https://my.f5.com/manage/s/article/K6917', ['BIGipServer*']],
  ['https://docs.haproxy.org/3.0/configuration.html#4.2-cookie', ['SERVERID']],
  ['https://kubernetes.github.io/ingress-nginx/examples/affinity/cookie/', ['INGRESSCOOKIE', 'route']],
  ['https://devcenter.heroku.com/articles/session-affinity', ['heroku-session-affinity']],
  ['https://docs.digitalocean.com/products/networking/load-balancers/how-to/manage/#sticky-sessions', ['DO-LB']],
  ['https://www.alibabacloud.com/help/en/slb/classic-load-balancer/', ['acw_tc', 'aliyungf_tc']],
  [
    'https://docs.netscaler.com/en-us/citrix-adc/current-release/load-balancing/load-balancing-persistence/http-cookie-persistence.html',
    ['NSC_*', 'citrix_ns_id*'],
  ],
  // Firewalls and bot protection: whether they know the client.
  [
    'https://developers.cloudflare.com/fundamentals/reference/policies-compliances/cloudflare-cookies/',
    // biome-ignore format: a list of words
    [
      '__cf_bm', '__cflb', '__cfruid', '__cfseq', '__cfwaitingroom', '_cfuvid', 'cf_clearance', 'cf_ob_info',
      'cf_use_ob', 'cf_chl_*',
    ],
  ],
  ['https://docs.aws.amazon.com/waf/latest/developerguide/waf-tokens-details.html', ['aws-waf-token']],
  [
    'https://docs.imperva.com/bundle/cloud-application-security/page/more/cookies.htm',
    ['visid_incap_*', 'incap_ses_*', 'nlbi_*', 'incap_sh_*', 'reese84'],
  ],
  ['https://my.f5.com/manage/s/article/K6850', ['TS01*', 'TSPD_101*']],
  [
    'https://techdocs.akamai.com/property-mgr/docs/akamai-cookies',
    // biome-ignore format: a list of words
    [
      'ak_bmsc', 'bm_sz', 'bm_sv', 'bm_mi', 'bm_s', 'bm_so', 'bm_ss', 'bm_lso', '_abck', 'akavpau_*', 'akaalb_*',
      'AKA_A2',
    ],
  ],
  ['https://docs.datadome.co/docs/cookie-session-storage', ['datadome']],
  ['https://ddos-guard.net/en/info/cookie-policy', ['__ddg*']],
  ['https://docs.sucuri.net/website-firewall/', ['sucuri_cloudproxy_uuid_*']],
  ['https://docs.humansecurity.com/applications-and-accounts/docs/cookies', ['_px*']],
  ['https://support.huaweicloud.com/intl/en-us/waf_faq/', ['HWWAFSESID', 'HWWAFSESTIME']],
  ['https://campus.barracuda.com/product/webapplicationfirewall/', ['BNI_*', 'BNIS_*', 'BNES_*']],
  ['https://docs.fortinet.com/product/fortiweb', ['cookiesession1']],
  ['https://docs.link11.com/', ['rbzid', 'rbzsessionid']],
  // Tokens against forged requests: they differ by visitor, but protect nothing on a page for all.
  ['https://angular.dev/best-practices/security#httpclient-xsrf-csrf-security', ['XSRF-TOKEN']],
  ['https://docs.djangoproject.com/en/stable/ref/settings/#csrf-cookie-name', ['csrftoken']],
  [
    'https://github.com/expressjs/csurf#cookie',
    ['_csrf', 'csrf', 'CSRF-TOKEN', 'csrf-token', 'csrf_token', 'X-CSRF-TOKEN', '__Host-csrf', '__Host-XSRF-TOKEN'],
  ],
  ['https://github.com/Psifi-Solutions/csrf-csrf#configuration', ['__Host-psifi.x-csrf-token']],
  [
    'https://learn.microsoft.com/aspnet/core/security/anti-request-forgery',
    ['__RequestVerificationToken*', '.AspNetCore.Antiforgery.*'],
  ],
  ['https://www.yiiframework.com/doc/guide/2.0/en/security-best-practices#avoiding-csrf', ['_csrf-*']],
  ['https://www.tornadoweb.org/en/stable/guide/security.html#cross-site-request-forgery-protection', ['_xsrf']],
  ['https://book.cakephp.org/5/en/security/csrf.html', ['csrfToken']],
  ['https://codeigniter.com/user_guide/libraries/security.html', ['csrf_cookie_name']],
  ['https://www.playframework.com/documentation/latest/ScalaCsrf', ['PLAY_CSRF_TOKEN']],
  ['https://pkg.go.dev/github.com/gorilla/csrf#pkg-constants', ['_gorilla_csrf']],
  ['https://docs.gofiber.io/api/middleware/csrf/', ['csrf_', '__Host-csrf_']],
  [
    'https://next-auth.js.org/configuration/options#cookies',
    ['next-auth.csrf-token', '__Host-next-auth.csrf-token', 'authjs.csrf-token', '__Host-authjs.csrf-token'],
  ],
  // A visitor's language: a render asks for none, so it is the same for everybody.
  ['https://next-intl.dev/docs/routing/configuration#locale-cookie', ['NEXT_LOCALE']],
  ['https://i18n.nuxtjs.org/docs/guide/browser-language-detection', ['i18n_redirected']],
  ['https://github.com/i18next/i18next-http-middleware#detector-options', ['i18next']],
  ['https://docs.djangoproject.com/en/stable/ref/settings/#language-cookie-name', ['django_language']],
  ['https://polylang.pro/doc/is-polylang-compatible-with-the-eu-cookie-law/', ['pll_language']],
];

/** Tests a `Set-Cookie` header for cookies that make a document personal. */
export type PersonalCookieTest = (setCookie: string) => boolean;

/**
 * Makes the test.
 * @param ignored further names that do not, from settings
 */
export function personalCookieTest(ignored: readonly string[]): PersonalCookieTest {
  const impersonal = new RegExp(
    namesSource([...new Set([...INFRASTRUCTURE_COOKIES.flatMap(([, names]) => names), ...ignored])]),
  );
  // Repeated headers are joined by line breaks, since values may hold commas. The name ends at the first "=" (RFC 6265
  // §5.2).
  return (setCookie) =>
    setCookie
      .split('\n')
      .some((cookie) => !impersonal.test((cookie.split('=', 1)[0] ?? '').trim()) && !isRemoval(cookie));
}

/** Whether it removes a cookie (RFC 6265 §3.1, §5.2.2), which is never personal. Frameworks date it to 1970. */
function isRemoval(cookie: string): boolean {
  return /;\s*(?:max-age\s*=\s*(?:-\d+|0+)\s*(?:;|$)|expires\s*=[^;]*\b(?:19)?70\b[^;]*(?:;|$))/i.test(cookie);
}
