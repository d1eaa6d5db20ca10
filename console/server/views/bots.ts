// The view Bots: who came, for what and when, from the log of the deployment.
import { z } from 'zod';
import { findBotAgents } from '../../../operations/bots/bot-agents';
import { type Breakdown, countRequests } from '../../../operations/bots/counts-report';
import { openDeploymentLog } from '../../../operations/bots/open-log';
import { procedure, router } from '../procedure';

const DAY_MS = 86_400_000;

/** The tables of the view, after the total. */
const TABLES: readonly Breakdown[] = [
  ['bot'],
  ['country'],
  ['status'],
  ['cache'],
  ['age'],
  ['reason'],
  ['waste', 'path'],
  ['path'],
];

/** Lines of a table. */
const MOST_LINES = 25;

/** Hours of a week. */
const MOST_TIMES = 24 * 7;

/** The procedures. */
export const botsView = router({
  /** The last days. On a stack, their logs are downloaded first. */
  report: procedure.input(z.object({ days: z.int().min(1).max(31) })).query(async ({ ctx: { deployment }, input }) => {
    const toMs = deployment.clock.nowMs();
    const interval = { fromMs: toMs - input.days * DAY_MS, toMs };
    const { engine } = await openDeploymentLog(deployment, interval);
    try {
      const agents = await findBotAgents(engine, interval, deployment.facts.router.bots?.add ?? []);
      const [total, ...tables] = await countRequests(engine, interval, [[], ...TABLES], MOST_LINES);
      const byTime: Breakdown = input.days > 7 ? ['day'] : ['hour'];
      const [times] = await countRequests(engine, interval, [byTime], MOST_TIMES);
      return { ...interval, everybody: agents.requests, total: total?.lines[0], times, tables };
    } finally {
      await engine.close();
    }
  }),
});
