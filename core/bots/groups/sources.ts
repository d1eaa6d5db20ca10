// What every list of bots is made of, and the data sets that more than one of them cites.

/** Tokens of user agents, and the page that says so: the operator's own, or a published data set. */
export interface BotSource {
  readonly source: string;
  /** In lower case; long names of few visitors by their beginning. How a token is found is told in `core/bots/token-pattern.ts`. */
  readonly tokens: readonly string[];
}

/** Real strings of crawlers, collected since 2011; cited where an operator has no page, or no longer has one. */
export const CRAWLER_USER_AGENTS = 'https://github.com/monperrus/crawler-user-agents';

/** Names of AI crawlers and agents; cited where an operator has no page. */
export const AI_ROBOTS_TXT = 'https://github.com/ai-robots-txt/ai.robots.txt';
