// Names of unlisted bots, and parts of addresses in bots' user agents, that begin like listed tokens.
// `core/bots/bot-veto.ts` keeps shortened tokens clear of these; a test finds missing ones.

/** Words and beginnings of words, lower-case. */
// biome-ignore format: a list of words
export const UNLISTED_WORDS: readonly string[] = [
  'adsbot', 'adsbot-crawler', 'adsbot-iab', 'agents', 'amazing', 'amazon-bedrock', 'amazonadbot', 'amazonproduct',
  'amazonseller', 'apis', 'aranea', 'atlassian', 'baidu-', 'baiduads', 'bot.aspx', 'bot.html', 'bot.php', 'bot.ryte',
  'brightedge', 'buddybuzz', 'channable', 'clarin', 'clickhouse', 'cloud', 'cloudflare-always', 'cloudflare-custom',
  'cloudflare-healthchecks', 'cloudflare-prefetch', 'cloudflare-stream', 'cloudflare-traffic', 'cloudflareradar',
  'cloudsystem', 'cloudtrellis', 'compatible; cocolyze', 'compatible; current', 'compatible; goodzer',
  'compatible; spiderling', 'compatible; trovit', 'crawlson', 'datenbutler', 'developer.amazon',
  'developers.cloudflare', 'developers.facebook', 'developers.google.com/search', 'discobot', 'discovery',
  'duckduckgo.com', 'embedded', 'fast dot', 'flipboardrss', 'friendly-', 'friendly_', 'geedobot', 'geedoproduct',
  'gigabot', 'github.com', 'global ', 'google-ads', 'google-adwords', 'google-apps', 'google-area', 'google-cloud',
  'grouphigh', 'imagebot', 'imagecoccoc', 'imagefetcher', 'imagemagick', 'images', 'imagesift', 'kangaroobot',
  'lightspeed', 'lingustic', 'manuscript', 'media-', 'media_', 'mediabot', 'medialogia', 'mediamonitoring',
  'mediatoolkit', 'meta-externalads', 'microapp', 'microsoft office', 'naver blog', 'news', 'office365', 'officially',
  'openapi', 'opengraph-', 'opengraphcheck', 'opensearch', 'operator ', 'quality', 'scrapehero', 'scraper', 'search-',
  'search.com', 'search.html', 'search.it', 'searchatlas', 'searchbot', 'searchengine', 'semantic-api', 'semanticbot',
  'semanticscholar', 'shortpixel', 'sitecat', 'sitechecker', 'sitemap', 'sitesearch', 'sitesover', 'sogou news',
  'speedtest', 'spider', 'startme', 'steambot', 'store ', 'swisscom', 'terraform', 'the knowledge base', 'thinking',
  'users', 'webz.io', 'webzio (', 'webzio.',
];
