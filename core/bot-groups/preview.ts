// Link previews: programs that fetch a page because someone shared its address, and show its title and picture.
import { CRAWLER_USER_AGENTS } from './sources';
import type { BotSource } from './sources';

/**
 * Programs that make link previews. A name that the same maker's application has in its own browser is listed with
 * what sets the preview apart: Slack's application says `Slack/`, WhatsApp's fetcher begins with `WhatsApp`.
 */
export const PREVIEW_BOTS: readonly BotSource[] = [
  {
    source: 'https://developers.facebook.com/docs/sharing/webmasters/web-crawlers',
    tokens: ['facebookexternalhit', 'meta-externalhit', 'facebot', 'facebookcatalog'],
  },
  { source: 'https://developers.facebook.com/docs/whatsapp/link-previews', tokens: ['^whatsapp'] },
  { source: 'https://developer.x.com/en/docs/x-for-websites/cards/guides/getting-started', tokens: ['twitterbot'] },
  { source: 'https://www.linkedin.com/help/linkedin/answer/a521928', tokens: ['linkedinbot'] },
  { source: 'https://api.slack.com/robots', tokens: ['slackbot', 'slack-imgproxy'] },
  { source: 'https://core.telegram.org/bots/webhooks', tokens: ['telegrambot'] },
  { source: 'https://support.discord.com/', tokens: ['discordbot'] },
  { source: 'https://learn.microsoft.com/en-us/skypeforbusiness/', tokens: ['skypeuripreview'] },
  {
    source: 'https://www.bing.com/webmasters/help/which-crawlers-does-bing-use-8c184ec0',
    tokens: ['bingpreview/', 'microsoftpreview/'],
  },
  {
    source: 'https://developers.google.com/crawling/docs/crawlers-fetchers/google-user-triggered-fetchers',
    tokens: ['google web preview', 'developers.google.com/+/web/snippet', 'google-pagerenderer', 'googleimageproxy'],
  },
  { source: 'https://help.pinterest.com/en/business/article/pinterest-crawler', tokens: ['pinterestbot', 'pinterest.com/bot'] },
  { source: 'https://www.reddit.com/wiki/api', tokens: ['redditbot'] },
  { source: 'https://businesshelp.snapchat.com/s/article/snapchat-crawler', tokens: ['snap url preview service', 'snapurlpreview'] },
  { source: 'https://about.flipboard.com/browserproxy/', tokens: ['flipboardproxy'] },
  { source: 'https://docs.embed.ly/docs/embedly-user-agent', tokens: ['embedly'] },
  { source: 'https://iframely.com/docs/about', tokens: ['iframely'] },
  { source: 'https://vk.com/dev/Share', tokens: ['vkshare', 'vkrobot'] },
  { source: 'https://apiok.ru/en/ext/like', tokens: ['odklbot'] },
  { source: 'https://devtalk.kakao.com/', tokens: ['kakaotalk-scrap', 'kakaostory-og-reader'] },
  { source: 'https://docs.joinmastodon.org/', tokens: ['mastodon/'] },
  { source: 'https://docs.bsky.app/', tokens: ['bluesky cardyb', 'bluesky-domain-status-classifier', 'blueskypreviewbot', '^bluesky/'] },
  { source: 'https://github.com/matrix-org/synapse', tokens: ['synapse (bot'] },
  { source: 'https://github.com/misskey-dev/summaly', tokens: ['summalybot'] },
  { source: 'https://github.com/mattermost/mattermost', tokens: ['mattermost-bot'] },
  { source: 'https://book.keybase.io/docs/chat/link-previews', tokens: ['keybasebot'] },
  { source: 'https://www.notion.com/help', tokens: ['notion/1.0 ('] },
  { source: 'https://meta.discourse.org/t/onebox/98088', tokens: ['discourse forum onebox'] },
  { source: 'https://help.yahoo.com/kb/mail/yahoo-link-preview-SLN23615.html', tokens: ['yahoo link preview', 'yahoomailproxy'] },
  {
    source: CRAWLER_USER_AGENTS,
    tokens: [
      'aasa-bot', 'addthis', 'bitlybot', 'bitrix link preview', 'chatwork linkpreview', 'clickuplinkunfurler', 'codabot',
      'compatible; goodreads', 'dazzle bluesky bot', 'dbot)', 'fastmailua', 'friendica', 'github-camo', 'groupmebot', 'hatena antenna',
      'hatena-favicon', 'hatena::', 'lemmy/', '^ning/', 'opengraph.io', 'orlo-linkpreview', 'outbrain',
      'quora link preview', 'quora-bot', 'shortwave image fetcher', 'steamchaturllookup', 'supabase paired crawler', '^tumblr/', 'twilioproxy', '^viber',
      'xing bot', 'xing-contenttabreceiver',
    ],
  },
];
