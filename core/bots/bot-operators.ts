// Who operates a listed bot: by the page that documents its token.
import { BOT_GROUPS, LISTED_BOT_GROUPS } from './bot-groups';
import { AI_ROBOTS_TXT, CRAWLER_USER_AGENTS } from './groups/sources';

/** The operator of a bot that no list knows, or whose source is a collection. */
export const UNKNOWN_OPERATOR = 'unknown';

/** Operators by the host of their page, or by its end. Other hosts stand for themselves. */
const BY_HOST: readonly (readonly [host: string, operator: string])[] = [
  ['developers.google.com', 'Google'],
  ['validator.schema.org', 'Schema.org'],
  ['www.bing.com', 'Microsoft'],
  ['aka.ms', 'Microsoft'],
  ['platform.openai.com', 'OpenAI'],
  ['support.claude.com', 'Anthropic'],
  ['docs.perplexity.ai', 'Perplexity'],
  ['support.apple.com', 'Apple'],
  ['duckduckgo.com', 'DuckDuckGo'],
  ['developers.facebook.com', 'Meta'],
  ['developer.amazon.com', 'Amazon'],
  ['docs.aws.amazon.com', 'Amazon'],
  ['docs.mistral.ai', 'Mistral'],
  ['developer.x.com', 'X'],
  ['api.slack.com', 'Slack'],
  ['yandex.com', 'Yandex'],
  ['www.baidu.com', 'Baidu'],
  ['help.yahoo.com', 'Yahoo'],
  ['www.yahoo-help.jp', 'Yahoo Japan'],
  ['webmaster.petalsearch.com', 'Huawei'],
  ['napoveda.seznam.cz', 'Seznam'],
  ['help.pinterest.com', 'Pinterest'],
  ['business.snapchat.com', 'Snap'],
  ['commoncrawl.org', 'Common Crawl'],
  ['ahrefs.com', 'Ahrefs'],
  ['www.semrush.com', 'Semrush'],
  ['developers.cloudflare.com', 'Cloudflare'],
];

/** Operators whose further tokens only a collection lists, by a word in the token. */
const BY_WORD: readonly (readonly [word: string, operator: string])[] = [['google', 'Google']];

/** Collections of many operators' bots, and hosts of many projects. */
const COLLECTIONS: readonly string[] = [CRAWLER_USER_AGENTS, AI_ROBOTS_TXT];

/** Made at the first use; most processes never need it. */
let operators: ReadonlyMap<string, string> | undefined;

/** The operator of a listed token; {@link UNKNOWN_OPERATOR} if only a collection lists it. */
export function operatorOf(token: string): string {
  operators ??= new Map(
    LISTED_BOT_GROUPS.flatMap((group) => BOT_GROUPS[group]).flatMap(({ source, tokens }) =>
      tokens.map((known) => [known, operatorBySource(source, known)] as const),
    ),
  );
  return operators.get(token) ?? UNKNOWN_OPERATOR;
}

function operatorBySource(source: string, token: string): string {
  if (COLLECTIONS.includes(source)) return BY_WORD.find(([word]) => token.includes(word))?.[1] ?? UNKNOWN_OPERATOR;
  const host = /^https:\/\/([^/]+)/.exec(source)?.[1] ?? UNKNOWN_OPERATOR;
  return BY_HOST.find(([known]) => known === host)?.[1] ?? host.replace(/^(?:www|help|docs|support|developers?)\./, '');
}
