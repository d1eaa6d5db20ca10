// Link previews: programs that fetch a shared address, and show its title and picture.
import { type BotSource, CRAWLER_USER_AGENTS } from './sources';

/**
 * A name that the maker's application also has in its own browser is listed with the preview's distinction: Slack's
 * application says `Slack/`; WhatsApp's fetcher begins with `WhatsApp`.
 */
export const PREVIEW_BOTS: readonly BotSource[] = [
  {
    source: 'https://developers.facebook.com/docs/sharing/webmasters/web-crawlers',
    tokens: ['facebookexternalhit', 'meta-externalhit', 'facebot', 'facebookcat'],
  },
  {
    source: 'https://developers.facebook.com/documentation/business-messaging/whatsapp/link-previews/',
    tokens: ['^whatsapp'],
  },
  { source: 'https://developer.x.com/en/docs/x-for-websites/cards/guides/getting-started', tokens: ['twitterbot'] },
  { source: 'https://api.slack.com/robots', tokens: ['slackbot', 'slack-img'] },
  {
    source: 'https://www.bing.com/webmasters/help/which-crawlers-does-bing-use-8c184ec0',
    tokens: ['bingprev', 'microsoftprev'],
  },
  {
    source: 'https://help.pinterest.com/en/business/article/pinterest-crawler',
    tokens: ['pinterestbot', 'pinterest.com/bot'],
  },
  { source: 'https://business.snapchat.com/legal/snapchat-automated-crawler', tokens: ['snap url', 'snapurl'] },
  { source: 'https://about.flipboard.com/browserproxy/', tokens: ['flipboardproxy'] },
  { source: 'https://support.embed.ly', tokens: ['embedly'] },
  { source: 'https://iframely.com/docs/about', tokens: ['iframely'] },
  { source: 'https://vk.com/dev/Share', tokens: ['vkshare', 'vkrobot'] },
  { source: 'https://devtalk.kakao.com/t/scrap/33984', tokens: ['kakaotalk-sc'] },
  { source: 'https://datadome.co/bots/asana-crawler/', tokens: ['^asana/'] },
  {
    source: 'https://opengraphplus.com/consumers/bluesky/crawling',
    tokens: ['bluesky card', 'bluesky-d', 'blueskypreviewbot', '^bluesky/'],
  },
  { source: 'https://github.com/matrix-org/synapse', tokens: ['synapse (bot'] },
  { source: 'https://github.com/misskey-dev/summaly', tokens: ['summalybot'] },
  { source: 'https://book.keybase.io/docs/chat/link-previews', tokens: ['keybasebot'] },
  { source: 'https://meta.discourse.org/t/onebox/98088', tokens: ['discourse fo'] },
  {
    source: 'https://help.yahoo.com/kb/mail/yahoo-link-preview-SLN23615.html',
    tokens: ['yahoo link preview', 'yahoomailproxy'],
  },
  {
    source: CRAWLER_USER_AGENTS,
    // biome-ignore format: a list of words
    tokens: [
      'aasa-bot', 'addthis', 'bitlybot', 'bitrix link preview', 'chatwork linkpreview', 'clickuplinku', 'codabot',
      'compatible; goodr', 'dazzle bl', 'dbot)', 'developers.google.com/+', 'discordbot', 'fastmailua', 'friendica',
      'github-camo', 'google web p', 'google-pager', 'googleimagep', 'groupmebot', 'hatena ant', 'hatena-fav',
      'hatena::', 'lemmy/', 'linkedinbot', 'mastodon/', 'mattermost-bot', '^ning/', 'notion/1.0 (', 'odklbot',
      'opengraph.io', 'orlo-linkpreview', 'outbrain', 'quora link preview', 'quora-bot', 'redditbot',
      'shortwave image fetcher', 'skypeuri', 'steamchaturl', 'supabase paired crawl', 'telegrambot', '^tumblr/',
      'twiliopro', '^viber', 'xing bot', 'xing-content',
    ],
  },
];
