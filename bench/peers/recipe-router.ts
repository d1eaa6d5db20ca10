// The single-region recipe's router, as in tutorials: a pattern of crawlers and one of extensions, both tested on every
// request. Runs under njs: plain functions and strings.

/** The used part of a CloudFront Function's request. */
export interface PeerRequest {
  readonly uri: string;
  readonly headers: Record<string, { value: string } | undefined>;
  readonly querystring: Readonly<Record<string, unknown>>;
}

/** CloudFront's entry point. */
export type PeerHandler = (event: { readonly request: PeerRequest }) => Promise<PeerRequest>;

/** The used part of CloudFront's module. */
export interface OriginSelector {
  selectRequestOriginById(originId: string): void;
}

/** The user agents of crawlers. */
export const CRAWLERS =
  /googlebot|adsbot-google|feedfetcher-google|google-inspectiontool|bingbot|yandex|baiduspider|facebot|facebookexternalhit|twitterbot|rogerbot|linkedinbot|embedly|quora link preview|showyoubot|outbrain|pinterest|slackbot|vkshare|w3c_validator|redditbot|applebot|whatsapp|flipboard|tumblr|bitlybot|skypeuripreview|nuzzel|discordbot|google page speed|qwantify|bitrix link preview|xing-contenttabreceiver|chrome-lighthouse|telegrambot|duckduckbot|yahoo! slurp|petalbot|ahrefsbot|semrushbot|gptbot|chatgpt-user|claudebot|perplexitybot|amazonbot/i;

/** The endings of files. */
export const EXTENSIONS =
  /\.(js|css|xml|less|png|jpg|jpeg|gif|pdf|doc|txt|ico|rss|zip|mp3|rar|exe|wmv|avi|ppt|mpg|mpeg|tif|wav|mov|psd|ai|xls|mp4|m4a|swf|dat|dmg|iso|flv|m4v|torrent|ttf|woff|woff2|svg|eot|webp|json|map)$/i;

/** Makes the recipe's entry point: crawlers' pages go to the prerender service. */
export function createRecipeRouter(cf: OriginSelector): PeerHandler {
  return async (event) => {
    const request = event.request;
    const byCrawler = isByCrawler(request);
    const isFile = EXTENSIONS.test(request.uri);
    if (byCrawler && !isFile) sendToService(cf, request);
    return request;
  };
}

/** A common variant: files pass before the user agent is checked. */
export function createFilesFirstRouter(cf: OriginSelector): PeerHandler {
  return async (event) => {
    const request = event.request;
    if (!EXTENSIONS.test(request.uri) && isByCrawler(request)) sendToService(cf, request);
    return request;
  };
}

function isByCrawler(request: PeerRequest): boolean {
  const userAgent = request.headers['user-agent'];
  return (
    (userAgent !== undefined && CRAWLERS.test(userAgent.value)) ||
    request.querystring['_escaped_fragment_'] !== undefined
  );
}

/** Sets the headers that these recipes send to the function behind the cache. */
function sendToService(cf: OriginSelector, request: PeerRequest): void {
  const headers = request.headers;
  const host = headers['host'];
  if (host === undefined || headers['x-prerender'] !== undefined) return;
  headers['x-prerender-token'] = { value: 'token' };
  headers['x-prerender-host'] = { value: host.value };
  headers['x-prerender-cachebuster'] = { value: String(Date.now()) };
  cf.selectRequestOriginById('prerender');
}
