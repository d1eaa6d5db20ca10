// Who is a bot: a short, honest list of user agent tokens, and the paths that are never pages.

/**
 * Tokens that stand in the user agents of crawlers, link previews and AI agents and in no browser's; matched
 * anywhere, ignoring case. Sources: each operator's own documentation of its user agents.
 */
export const BOT_TOKENS: readonly string[] = [
  // search engines
  'googlebot', 'google-inspectiontool', 'storebot-google', 'bingbot', 'bingpreview', 'duckduckbot', 'yandexbot',
  'baiduspider', 'applebot', 'yahoo! slurp', 'petalbot', 'seznambot', 'qwantbot',
  // link previews
  'facebookexternalhit', 'twitterbot', 'linkedinbot', 'slackbot', 'whatsapp/', 'telegrambot', 'discordbot',
  'pinterestbot', 'redditbot', 'skypeuripreview', 'embedly', 'vkshare',
  // AI crawlers and agents
  'gptbot', 'chatgpt-user', 'oai-searchbot', 'claudebot', 'claude-user', 'claude-searchbot', 'perplexitybot',
  'perplexity-user', 'meta-externalagent', 'meta-externalfetcher', 'amazonbot', 'bytespider', 'ccbot', 'mistralai-user',
];

/** Extensions of files that are not pages; matched at the path's end, ignoring case. */
export const ASSET_EXTENSIONS: readonly string[] = [
  'js', 'mjs', 'css', 'map', 'json', 'xml', 'txt', 'webmanifest', 'wasm', 'ico', 'png', 'jpg', 'jpeg', 'gif', 'svg',
  'webp', 'avif', 'bmp', 'tif', 'tiff', 'woff', 'woff2', 'ttf', 'otf', 'eot', 'mp3', 'mp4', 'm4a', 'm4v', 'webm', 'ogg',
  'ogv', 'wav', 'mov', 'avi', 'flac', 'pdf', 'doc', 'docx', 'xls', 'xlsx', 'ppt', 'pptx', 'csv', 'zip', 'gz', 'tgz', 'rar',
  '7z', 'dmg', 'exe', 'msi', 'apk', 'iso', 'rss', 'atom',
];
