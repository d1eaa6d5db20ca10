// SEO auditors: programs that judge a site for its owner, as a search engine would see it.
import { type BotSource, CRAWLER_USER_AGENTS } from './sources';

/** Crawlers of SEO tools, site auditors and link indexes. */
export const SEO_BOTS: readonly BotSource[] = [
  { source: 'https://ahrefs.com/robot', tokens: ['ahrefsbot', 'ahrefssitea'] },
  { source: 'https://www.semrush.com/bot/', tokens: ['semrushbot', 'siteauditbot', 'splitsignalbot'] },
  { source: 'https://www.screamingfrog.co.uk/seo-spider/user-guide/configuration/', tokens: ['screaming f'] },
  { source: 'https://mj12bot.com/', tokens: ['mj12bot'] },
  { source: 'https://moz.com/help/moz-procedures/crawlers', tokens: ['rogerbot', 'dotbot'] },
  { source: 'https://sitebulb.com/', tokens: ['sitebulb'] },
  {
    source: 'https://developers.google.com/speed/pagespeed/insights',
    tokens: ['chrome-lighthouse', 'google page sp'],
  },
  { source: 'https://crawler.sistrix.net/', tokens: ['sistrix'] },
  { source: 'https://dataforseo.com/dataforseo-bot', tokens: ['dataforseobot'] },
  { source: 'https://serpstatbot.com/', tokens: ['serpstatbot'] },
  { source: 'https://www.seobility.net/sites/bot.html', tokens: ['seobility'] },
  { source: 'https://webmeup-crawler.com/', tokens: ['blexbot'] },
  { source: 'https://www.exensa.com/crawl', tokens: ['barkro'] },
  { source: 'https://www.seokicks.de/robot.html', tokens: ['seokicks'] },
  { source: 'https://lumar.io/spdr/', tokens: ['deepcrawl'] },
  { source: 'https://botify.com', tokens: ['botify'] },
  { source: 'https://bot.ryte.com/', tokens: ['rytebot'] },
  { source: 'https://netpeaksoftware.com/checker', tokens: ['netpeakcheckerbot'] },
  { source: 'https://help.seranking.com/en/project-tools/website-audit/overview', tokens: ['sebot-wa'] },
  { source: 'https://suite.seozoom.it/bot.html', tokens: ['zoombot'] },
  { source: 'https://gtmetrix.com/', tokens: ['gtmetrix'] },
  { source: 'https://validator.schema.org/', tokens: ['schema-mark'] },
  { source: 'https://validator.w3.org/services', tokens: ['w3c_val'] },
  { source: 'https://www.woorank.com/', tokens: ['woorank'] },
  { source: 'https://raventools.com/seo-website-auditor/', tokens: ['ravencrawl'] },
  {
    source: CRAWLER_USER_AGENTS,
    // biome-ignore format: a list of words
    tokens: [
      'claritybot', 'linkdexbot', 'oncrawl', 'seo-audit-check-bot', 'seositec', 'sitecheck-sitecrawl', 'sitescorebot',
      'spbot', 'xenu li', 'xovibot',
    ],
  },
];
