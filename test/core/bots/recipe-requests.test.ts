// What routers of earlier recipes recognise: their list of user agents, their endings of files, and their headers. Who
// moves from one must lose no bot.
import assert from 'node:assert/strict';
import { DEFAULT_BOT_SETTINGS } from '../../../core/bots/bots';
import { createRouter, type Router, type ViewerRequest } from '../../../core/routing/router';
import { routerConfig } from '../../../core/routing/router-config';

/** The recipes' list, each name with a user agent that its bot sends, where the name alone is also people's. */
const RECIPE_BOTS: Readonly<Record<string, string | undefined>> = {
  googlebot: 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'adsbot-google': 'AdsBot-Google (+http://www.google.com/adsbot.html)',
  'feedfetcher-google': 'FeedFetcher-Google; (+http://www.google.com/feedfetcher.html)',
  'google-inspectiontool': 'Mozilla/5.0 (compatible; Google-InspectionTool/1.0;)',
  bingbot: 'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)',
  yandex: 'Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)',
  baiduspider: 'Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)',
  facebot: undefined,
  facebookexternalhit: 'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
  twitterbot: 'Twitterbot/1.0',
  rogerbot: undefined,
  linkedinbot: 'LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)',
  embedly: 'Mozilla/5.0 (compatible; Embedly/0.2; +http://support.embed.ly/)',
  'quora link preview': undefined,
  showyoubot: undefined,
  outbrain: undefined,
  pinterest: 'Pinterest/0.2 (+http://www.pinterest.com/bot.html)',
  pinterestbot: undefined,
  slackbot: 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
  vkshare: 'Mozilla/5.0 (compatible; vkShare; +http://vk.com/dev/Share)',
  w3c_validator: 'W3C_Validator/1.3 http://validator.w3.org/services',
  redditbot: 'Mozilla/5.0 (compatible; redditbot/1.0; +http://www.reddit.com/feedback)',
  applebot: undefined,
  whatsapp: 'WhatsApp/2.23.20.0 A',
  flipboard: 'Mozilla/5.0 (compatible; FlipboardProxy/1.2; +http://flipboard.com/browserproxy)',
  tumblr: 'Tumblr/14.0.835.186',
  bitlybot: undefined,
  skypeuripreview: 'Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5',
  discordbot: 'Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)',
  'google page speed': 'Mozilla/5.0 (en-us) AppleWebKit/534.14 (KHTML, like Gecko; Google Page Speed Insights)',
  qwantify: 'Mozilla/5.0 (compatible; Qwantify/2.4w; +https://www.qwant.com/)',
  'bitrix link preview': undefined,
  'xing-contenttabreceiver': 'XING-contenttabreceiver/2.0',
  'chrome-lighthouse':
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/94.0.0.0 Safari/537.36 Chrome-Lighthouse',
  telegrambot: 'TelegramBot (like TwitterBot)',
  'yahoo! slurp': 'Mozilla/5.0 (compatible; Yahoo! Slurp; http://help.yahoo.com/help/us/ysearch/slurp)',
  semrush: 'Mozilla/5.0 (compatible; SemrushBot/7~bl; +http://www.semrush.com/bot.html)',
};

/** People in applications whose names contain a name of the list: the recipes gave them pages for bots. */
const PEOPLE = [
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [Pinterest/iOS]',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 YaBrowser/24.7 Yandex/24.7',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Flipboard/4.3.5',
];

// biome-ignore format: a list of words
const RECIPE_ENDINGS = [
  'js', 'css', 'xml', 'less', 'png', 'jpg', 'jpeg', 'gif', 'pdf', 'doc', 'txt', 'ico', 'rss', 'zip', 'mp3', 'rar', 'exe',
  'wmv', 'avi', 'ppt', 'mpg', 'mpeg', 'tif', 'wav', 'mov', 'psd', 'ai', 'xls', 'mp4', 'm4a', 'swf', 'dat', 'dmg', 'iso',
  'flv', 'm4v', 'torrent', 'ttf', 'woff', 'woff2', 'svg', 'eot', 'webp', 'json', 'map',
];

const BASE = { regions: ['us-east-1'], home: 'us-east-1', scheme: 'https', hosts: ['www.example.com'] } as const;
const GOOGLEBOT = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';

interface Asked {
  readonly uri?: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function pageFor(router: Router, userAgent: string, { uri = '/a', query, headers = {} }: Asked = {}) {
  const all = { host: 'www.example.com', 'user-agent': userAgent, ...headers };
  const request: ViewerRequest = {
    method: 'GET',
    uri,
    headers: Object.fromEntries(Object.entries(all).map(([name, value]) => [name, { value }])),
    cookies: {},
    rawQueryString: () => query,
  };
  return router.page(request);
}

describe('requests that earlier recipes recognise', () => {
  const router = createRouter(routerConfig(BASE));

  for (const [name, userAgent] of Object.entries(RECIPE_BOTS)) {
    it(`takes ${name} for a bot`, () => {
      for (const sent of userAgent === undefined ? [name, `Mozilla/5.0 (compatible; ${name}/1.0)`] : [userAgent])
        assert.notEqual(pageFor(router, sent), undefined, sent);
    });
  }

  it('takes people in applications with such names for people', () => {
    for (const userAgent of PEOPLE) assert.equal(pageFor(router, userAgent), undefined, userAgent);
  });

  it('leaves files with each of the endings to the site, in either case', () => {
    for (const ending of RECIPE_ENDINGS)
      for (const uri of [`/a.${ending}`, `/a/b.${ending.toUpperCase()}`])
        assert.equal(pageFor(router, GOOGLEBOT, { uri }), undefined, uri);
  });

  // Nuzzel closed in 2021: the router's bundle has no room for bots that never come.
  for (const name of ['integration-test', 'Nuzzel']) {
    it(`knows ${name} by extraBots`, () => {
      const bots = { ...DEFAULT_BOT_SETTINGS, add: [name] };
      const withName = createRouter(routerConfig({ ...BASE, bots }));
      for (const userAgent of [name, `Mozilla/5.0 (compatible; ${name.toUpperCase()}/1.0)`]) {
        assert.equal(pageFor(router, userAgent), undefined, userAgent);
        assert.notEqual(pageFor(withName, userAgent), undefined, userAgent);
      }
    });
  }

  it('knows a bot by _escaped_fragment_', () => {
    assert.notEqual(pageFor(router, 'an unknown program', { query: '_escaped_fragment_=' }), undefined);
  });

  it('lets no header of theirs choose the page', () => {
    const headers = {
      'x-prerender-token': 'forged',
      'x-prerender-host': 'other.example.com',
      'x-query-string': 'page=2',
      'x-prerender-cachebuster': '1',
      'x-user-agent': GOOGLEBOT,
    };
    assert.equal(pageFor(router, GOOGLEBOT, { query: 'page=1', headers })?.url, 'https://www.example.com/a?page=1');
    assert.equal(pageFor(router, 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0', { headers }), undefined);
  });
});
