// The form of every list of bots, and the data sets that several of them cite.

/** Tokens of user agents, and the page that documents them: the operator's own, or a published data set. */
export interface BotSource {
  readonly source: string;
  /**
   * In lower case; long names of rare bots by their beginning. `core/bots/token-pattern.ts` defines how a token is
   * found.
   */
  readonly tokens: readonly string[];
}

/** Real user agents, collected since 2011; cited where an operator has no page any more, or never had one. */
export const CRAWLER_USER_AGENTS = 'https://github.com/monperrus/crawler-user-agents';

/** Names of AI crawlers and agents; cited where an operator has no page. */
export const AI_ROBOTS_TXT = 'https://github.com/ai-robots-txt/ai.robots.txt';
