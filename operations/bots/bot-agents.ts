// Finds the bots among the user agents of an interval, by the same lists as the router.
import { botIdentifier } from '../../core/bots/bot-identity';
import { decodedFromLog } from '../../core/contract/access-record';
import { USER_AGENT_TOKEN } from '../../core/contract/header-names';
import { type Agent, numberIn, type QueryEngine, textIn } from './query-engine';
import { type Interval, reportSql } from './sql-template';

/** The user agents that are looked at: the most frequent ones. */
export const MOST_USER_AGENTS = 200_000;

/** The bots' names that reports tell apart; others share their group's name. Clients choose their names. */
export const MOST_BOT_NAMES = 1000;

/** The bots of an interval. */
export interface BotAgents {
  readonly agents: readonly Agent[];
  /** Requests of all user agents that were looked at, people's too; not our own renders'. */
  readonly requests: number;
  /** Whether there were more than {@link MOST_USER_AGENTS} user agents; the rarest are not counted. */
  readonly isCut: boolean;
}

/**
 * The bots among the user agents of an interval; also fills the engine's table of agents. Our own Chromium is none: the
 * router sends it to the site by the same token.
 * @param added tokens of the site's own bots
 */
export async function findBotAgents(
  engine: QueryEngine,
  interval: Interval,
  added: readonly string[] = [],
): Promise<BotAgents> {
  const limit = String(MOST_USER_AGENTS);
  const rows = await engine.query(reportSql('user-agents', engine.tables, interval, { limit }));
  const identify = botIdentifier(added);
  const names = new Set<string>();
  const others = rows.flatMap((row) => {
    const userAgent = textIn(row, 'user_agent');
    const called = decodedFromLog(userAgent);
    return called.includes(`${USER_AGENT_TOKEN}/`) ? [] : [{ row, userAgent, called }];
  });
  const agents = others.flatMap(({ userAgent, called }): readonly Agent[] => {
    const identity = identify(called);
    if (identity === undefined) return [];
    const { bot, group, operator } = identity;
    if (names.size < MOST_BOT_NAMES) names.add(bot);
    return [{ userAgent, bot: names.has(bot) ? bot : group, group, operator }];
  });
  await engine.keepAgents(agents);
  const requests = others.reduce((sum, { row }) => sum + numberIn(row, 'requests'), 0);
  return { agents, requests, isCut: rows.length === MOST_USER_AGENTS };
}
