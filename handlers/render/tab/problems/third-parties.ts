// Recognises requests of third parties (analytics, ads, chats and the like), which bring no content.

/**
 * Domains of services that only watch, advertise, chat or ask for consent. The largest of each kind in the Web Almanac
 * ("Third Parties", https://almanac.httparchive.org/en/2024/third-parties) and in patrickhulce/third-party-web.
 */
// biome-ignore format: a list of words
const WATCHING_DOMAINS: ReadonlySet<string> = new Set([
  // Analytics, session recording, tests.
  'google-analytics.com', 'analytics.google.com', 'googletagmanager.com', 'googleoptimize.com', 'segment.com',
  'segment.io', 'hotjar.com', 'hotjar.io', 'mixpanel.com', 'mxpnl.com', 'amplitude.com', 'heap.io',
  'heapanalytics.com', 'fullstory.com', 'clarity.ms', 'mouseflow.com', 'matomo.cloud', 'plausible.io',
  'usefathom.com', 'posthog.com', 'logrocket.com', 'logrocket.io', 'lr-ingest.io', 'optimizely.com', 'quantserve.com',
  'scorecardresearch.com', 'chartbeat.com', 'chartbeat.net', 'cloudflareinsights.com', 'mc.yandex.ru', 'crazyegg.com',
  'vwo.com', 'visualwebsiteoptimizer.com', 'statcounter.com', 'omtrdc.net', 'demdex.net', 'umami.is',
  'vercel-insights.com', 'rudderstack.com', 'snowplowanalytics.com', 'kissmetrics.com', 'pendo.io',
  'launchdarkly.com', 'statsig.com', 'statsigapi.net', 'hm.baidu.com', 'simpleanalytics.com',
  // Errors and speed.
  'sentry.io', 'sentry-cdn.com', 'bugsnag.com', 'rollbar.com', 'nr-data.net', 'newrelic.com', 'datadoghq.com',
  'datadoghq.eu', 'browser-intake-datadoghq.com', 'browser-intake-datadoghq.eu', 'datadoghq-browser-agent.com',
  'go-mpulse.net', 'dynatrace.com', 'raygun.io', 'raygun.com', 'trackjs.com', 'honeybadger.io', 'speedcurve.com',
  'applicationinsights.azure.com', 'dc.services.visualstudio.com',
  // Advertisements and their pixels.
  'doubleclick.net', 'googlesyndication.com', 'googleadservices.com', 'adservice.google.com', 'amazon-adsystem.com',
  'connect.facebook.net', 'criteo.com', 'criteo.net', 'taboola.com', 'outbrain.com', 'adnxs.com',
  'rubiconproject.com', 'pubmatic.com', 'bat.bing.com', 'ads-twitter.com', 'analytics.twitter.com',
  'analytics.tiktok.com', 'snap.licdn.com', 'ads.linkedin.com', 'ct.pinterest.com', 'sc-static.net',
  'redditstatic.com', 'klaviyo.com', 'hs-analytics.net', 'hs-scripts.com', 'hs-banner.com', 'hsforms.com',
  'marketo.net', 'pardot.com',
  // Chats and consent.
  'intercom.io', 'intercomcdn.com', 'crisp.chat', 'tawk.to', 'drift.com', 'driftt.com', 'zdassets.com', 'zopim.com',
  'livechatinc.com', 'tidio.co', 'olark.com', 'smartsupp.com', 'usemessages.com', 'freshchat.com', 'userlike.com',
  'cookielaw.org', 'onetrust.com', 'cookiebot.com', 'usercentrics.eu', 'iubenda.com', 'trustarc.com', 'consensu.org',
  'cookieyes.com', 'cookie-script.com', 'termly.io', 'quantcast.com', 'osano.com', 'didomi.io',
]);

/** Names of such services, as words of a path: a site may serve or proxy them itself. */
// biome-ignore format: a list of words
const WATCHER = wordsOfPath([
  'gtm', 'gtag', 'ga4', 'google-?analytics', 'matomo', 'piwik', 'plausible', 'umami', 'posthog', 'hotjar',
  'mixpanel', 'amplitude', 'sentry', 'adsbygoogle', 'prebid', 'fbevents', 'newrelic', 'datadog', 'web-?vitals',
  'csp-report', 'cdn-cgi',
]);

/** Words of a path that mean the same in a script's URL, and in a POST's; a GET may ask for a list of them. */
// biome-ignore format: a list of words
const WATCHING = wordsOfPath([
  'analytics', 'ga', 'clarity', 'collect', 'beacon', 'rum', 'telemetry', 'envelope', 'vitals', 'metrics',
  'pageviews?', 'tracking', 'tracker', 'track', 'pixel', '(?:cookie-?)?consent', 'stats',
]);

/** Ends of a path to which a POST only reports: `GET /api/events` lists events, `POST /api/events` reports one. */
const TELLING =
  /\/(?:e|events?|logs?|ping|hits?|views?|visits?|reports?|errors?|monitoring|heartbeat|impressions?|client-?(?:logs?|errors?))\/?$/i;

/** Words of a path that are probably not for content: such a request counts only where content is missing. */
// biome-ignore format: a list of words
const BESIDE = wordsOfPath([
  'ads?', 'ad-?server', 'adverts?', 'advertisements?', 'sponsored', 'chat', 'livechat', 'analytics', 'collect',
  'beacon', 'rum', 'telemetry', 'pixel', 'tracking', 'tracker', 'track', '(?:cookie-?)?consent', 'notifications?',
  'presence', 'feature-?flags?', 'experiments?',
]);

/** Second-level names under which anybody registers, as in `example.co.uk`; a complete list is too large. */
const SHARED_SECOND_LEVEL = /^(?:ac|co|com|edu|go|gob|gov|gouv|ne|net|or|org)\.[a-z]{2}$/;

/** Hosts of many unrelated customers, one label each. */
// biome-ignore format: a list of words
const SHARED_HOSTS: ReadonlySet<string> = new Set([
  'github.io', 'gitlab.io', 'vercel.app', 'netlify.app', 'pages.dev', 'workers.dev', 'cloudfront.net',
  'amazonaws.com', 'azurewebsites.net', 'azurestaticapps.net', 'azureedge.net', 'herokuapp.com', 'web.app',
  'firebaseapp.com', 'appspot.com', 'run.app', 'fly.dev', 'onrender.com', 'surge.sh', 'supabase.co', 'b-cdn.net',
  'akamaized.net', 'myshopify.com', 'blogspot.com', 'ngrok.io', 'ngrok-free.app', 'railway.app', 'deno.dev',
]);

/**
 * Names the owner of a URL: its registrable domain. For IP addresses and names without a dot, it is host and port,
 * since only these tell services apart. Empty without a host.
 */
export function ownerOf(url: string): string {
  const { hostname = '', host = '' } = URL.parse(url) ?? {};
  if (!hostname.includes('.') || /^[\d.]+$/.test(hostname) || hostname.startsWith('[')) return host;
  const labels = hostname.replace(/\.$/, '').split('.');
  const two = labels.slice(-2).join('.');
  // The regions of Amazon's hosts are labels of their own.
  if (two === 'amazonaws.com') return hostname;
  return SHARED_HOSTS.has(two) || SHARED_SECOND_LEVEL.test(two) ? labels.slice(-3).join('.') : two;
}

/** Whether a script only watches, from any host: without it a page lacks no content. */
export function isWatcher(scriptUrl: string): boolean {
  return onlyWatches({ kind: 'script', method: 'GET', url: scriptUrl });
}

/** Whether a request is probably not for content, but for an advertisement, a chat or figures. */
export function mayBeBeside(url: string): boolean {
  return BESIDE.test(URL.parse(url)?.pathname ?? '');
}

/** Whether a request only watches or reports, to any host. */
export function onlyWatches({
  kind,
  method,
  url,
}: {
  readonly kind: 'script' | 'api';
  readonly method: string;
  readonly url: string;
}): boolean {
  const parsed = URL.parse(url);
  if (parsed === null) return false;
  const { hostname, pathname } = parsed;
  for (let domain = hostname; domain.includes('.'); domain = domain.slice(domain.indexOf('.') + 1)) {
    if (WATCHING_DOMAINS.has(domain)) return true;
  }
  if (WATCHER.test(pathname)) return true;
  return (
    (kind === 'script' || method === 'POST') && (WATCHING.test(pathname) || (kind === 'api' && TELLING.test(pathname)))
  );
}

function wordsOfPath(words: readonly string[]): RegExp {
  return new RegExp(`(?:^|[/._-])(?:${words.join('|')})(?=$|[/._?-])`, 'i');
}
