// Search engines: crawlers that build an index for people, and the tools that fetch for an index.
import { type BotSource, CRAWLER_USER_AGENTS } from './sources';

/** Crawlers of search engines. */
export const SEARCH_BOTS: readonly BotSource[] = [
  {
    source: 'https://developers.google.com/crawling/docs/crawlers-fetchers/google-common-crawlers',
    tokens: ['googlebot', 'google-insp', 'storebot-google', 'googleother'],
  },
  {
    source: 'https://developers.google.com/crawling/docs/crawlers-fetchers/google-special-case-crawlers',
    tokens: ['apis-google', 'adsbot-google', 'mediapartners-google', 'google-safety'],
  },
  {
    source: 'https://developers.google.com/crawling/docs/crawlers-fetchers/google-user-triggered-fetchers',
    tokens: ['google-site-v', 'google-read', 'googleproducer', 'google fav'],
  },
  {
    source: CRAWLER_USER_AGENTS,
    tokens: ['appengine-google', 'google-cert', 'google-phys', 'google-struct', 'google-xrawler', 'playstore-google'],
  },
  {
    source: 'https://www.bing.com/webmasters/help/which-crawlers-does-bing-use-8c184ec0',
    tokens: ['bingbot', 'msnbot', 'adidxbot'],
  },
  { source: 'https://aka.ms/officestorebot', tokens: ['officestorebot'] },
  { source: 'https://help.yahoo.com/kb/SLN22600.html', tokens: ['yahoo! slurp'] },
  { source: 'https://www.yahoo-help.jp/app/answers/detail/p/595/a_id/42716', tokens: ['y!j'] },
  {
    source: 'https://yandex.com/support/webmaster/robot-workings/check-yandex-robots.html',
    tokens: ['yandex.com/bots', 'yandexbot', 'yandexmobilebot', 'yandexaddit', 'yandexrenderresourcesbot'],
  },
  { source: 'https://www.baidu.com/search/robots_english.html', tokens: ['baiduspider'] },
  {
    source: 'https://duckduckgo.com/duckduckgo-help-pages/results/duckduckbot',
    tokens: ['duckduckbot', 'duckduckgo-favicons-bot'],
  },
  { source: 'https://support.apple.com/en-us/119829', tokens: ['applebot'] },
  { source: 'https://help.qwant.com/', tokens: ['qwantbot', 'qwantify'] },
  { source: 'https://webmaster.petalsearch.com/site/petalbot', tokens: ['petalbot', 'aspiegelbot'] },
  { source: 'https://napoveda.seznam.cz/en/seznambot-intro/', tokens: ['seznambot', 'seznamhomepagecrawl'] },
  { source: 'https://www.sogou.com/docs/help/webmasters.htm', tokens: ['sogou web', 'sogou inst', 'sogou pic'] },
  { source: 'https://www.so.com/help/help_3_2.html', tokens: ['360spider', 'haosouspider'] },
  { source: 'https://naver.me/bot', tokens: ['yeti/', 'naverbot'] },
  { source: 'https://cs.daum.net/faq/15/4118.html', tokens: ['daum/', 'daumoa'] },
  { source: 'https://help.coccoc.com/searchengine', tokens: ['compatible; coccoc', '^coccoc'] },
  { source: 'https://go.mail.ru/help/robots', tokens: ['mail.ru_bot'] },
  { source: 'https://help2.line.me/linesearchbot/web/', tokens: ['linespider'] },
  { source: 'https://www.mojeek.com/bot.html', tokens: ['mojeekbot'] },
  { source: 'https://safe.search.brave.com/help/brave-search-crawler', tokens: ['bravebot'] },
  { source: 'https://kagi.com/bot', tokens: ['kagibot'] },
  { source: 'https://yacy.net/bot.html', tokens: ['yacybot'] },
  {
    source: CRAWLER_USER_AGENTS,
    // biome-ignore format: a list of words
    tokens: [
      '7siters', 'a6-index', 'algolia crawl', 'biglot', 'bot.arat', 'fast enterprise crawl', 'funnelba', 'geedoshop',
      'gigablast', 'globalwebs', 'greppr web crawl', 'grub.o', 'ichiro/', 'linguee bot', 'nutch', 'owler',
      'safesearch microdata crawl', 'scrubby', 'search.marg', 'searcherw', 'searcherx', 'searchexpr', 'seekpo',
      'speedy spider', 'startpageprivatei', 'swisscows', 'teoma', 'theinternets', 'top100.ramb', 'wesee:', 'wikido',
      'wordupin', 'wotbox', 'yanga',
    ],
  },
];
