// The view Regions: each region at the moment, and changes of the router's value, which are shown before they are made.
import { z } from 'zod';
import type { Deployment } from '../../../operations/deployment';
import { drainText } from '../../../operations/explain/explanation-text';
import { changeText, confirmationText } from '../../../operations/router/change-text';
import { confirmAtEdge } from '../../../operations/router/edge-confirmation';
import { planChange, RouterValueChangedError, writeChange } from '../../../operations/router/router-change';
import { type RouterOrder, regionsOf } from '../../../operations/router/router-order';
import type { Part } from '../../../operations/status/region-status';
import { readStatus, type Status } from '../../../operations/status/status';
import { procedure, router } from '../procedure';

/** A change as the page asks for it. */
const changeInput = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['drain', 'undrain']), region: z.string().max(32) }),
  z.object({ kind: z.literal('canary'), percent: z.number().min(0).max(100) }),
]);

/** An edge location hears of a change within seconds. */
const EDGE_TIMEOUT_MS = 20_000;

/** The procedures. */
export const regionsView = router({
  status: procedure.query(async ({ ctx }) => shown(await readStatus(ctx.deployment))),
  /** What a change would do; nothing is changed. */
  plan: procedure.input(changeInput).query(async ({ ctx: { deployment }, input }) => {
    const planned = await planChange(deployment, orderOf(input, deployment));
    const { version, isNone, drainsAll } = planned;
    return { text: changeText(planned), version, isNone, drainsAll };
  }),
  /** Makes a change that was shown, unless somebody else changed the value since. */
  carryOut: procedure
    .input(z.object({ change: changeInput, version: z.string().max(200) }))
    .mutation(async ({ ctx: { deployment }, input: { change, version } }) => {
      const planned = await planChange(deployment, orderOf(change, deployment));
      if (planned.version !== version)
        throw new RouterValueChangedError('The router’s value was changed meanwhile; look at the change again.');
      await writeChange(deployment, planned);
      const drained = planned.after.drained.map(({ region }) => region);
      return confirmationText(await confirmAtEdge(deployment, drained, EDGE_TIMEOUT_MS));
    }),
});

function orderOf(input: z.infer<typeof changeInput>, { facts }: Deployment): RouterOrder {
  if (input.kind === 'canary') return input;
  return { kind: input.kind, regions: regionsOf([input.region], facts) };
}

/** What the page shows of a status. */
function shown({ regions, router: value, hasCanaries, problems, alarms }: Status) {
  const state = value.kind === 'answered' ? value.value : undefined;
  return {
    hasCanaries,
    problems,
    canaryPercent: state?.canaryPercent,
    alarms: alarms === undefined ? undefined : [...alarms].flatMap(([region, part]) => alarmRows(region, part)),
    regions: regions.map(({ region, index, bucket, queue, health, lagMs }) => {
      const drain = state?.drained.find((one) => one.region === region)?.drain;
      return {
        region,
        index: partText(index),
        bucket: partText(bucket),
        lagMs,
        health: health === undefined ? undefined : health.look.kind === 'well' ? 'well' : health.look.reason,
        drained: drain && drainText(drain),
        /** Drains by settings end with a deployment alone. */
        canReturn: drain !== undefined && drain.by !== 'settings',
        waiting: queue?.kind === 'answered' ? total(queue.value.waiting) : undefined,
        dead: queue?.kind === 'answered' ? queue.value.dead : undefined,
      };
    }),
  };
}

function alarmRows(region: string, part: Part<readonly { readonly name: string }[]>): readonly string[] {
  return part.kind === 'failed' ? [`${region}: ${part.reason}`] : part.value.map(({ name }) => `${region}: ${name}`);
}

function partText(part: Part<unknown>): { readonly isWell: boolean; readonly text: string } {
  return part.kind === 'answered'
    ? { isWell: true, text: `${part.tookMs} ms` }
    : { isWell: false, text: `did not answer: ${part.reason}` };
}

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
