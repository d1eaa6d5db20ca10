// Plans a change of the router's value, asks, writes it, and looks whether the edge heeds it.
import type { Region } from '../../core/geography/regions';
import type { Deployment } from '../../operations/deployment';
import type { RouterOrder } from '../../operations/router/router-order';
import type { Target } from '../../operations/target/target';
import { consents } from '../command/consent';
import { DONE, type ExitCode, FAILED } from '../command/exit-code';
import { OptionError } from '../command/option-error';
import { showWait } from '../command/progress';
import type { Terminal } from '../command/terminal';

/** The options that all changes have. */
export interface ChangeOptions {
  readonly target: Target;
  readonly json: boolean;
  readonly yes: boolean;
  readonly dryRun: boolean;
}

/** One change. */
export interface RouterChange {
  /** The order for the deployment. Throws RouterOrderError. */
  orderFor(deployment: Deployment): RouterOrder;
  /** The question to the operator, e.g. `Drain eu-central-1?` */
  readonly question: string;
  /** Printed after the change, for people. */
  after?(deployment: Deployment): string;
}

/** An edge location hears of a change within seconds. */
const EDGE_TIMEOUT_MS = 45_000;

/** Makes the change. */
export async function changeRouter(
  { target, json, yes, dryRun }: ChangeOptions,
  change: RouterChange,
  terminal: Terminal,
): Promise<ExitCode> {
  const { openDeployment } = await import('../../operations/target/open-deployment');
  const { planChange, writeChange } = await import('../../operations/router/router-change');
  const { changeText } = await import('../../operations/router/change-text');
  const deployment = await openDeployment(target);
  try {
    const planned = await planChange(deployment, change.orderFor(deployment));
    const { before, after, moves, isNone, drainsAll } = planned;
    if (!json) terminal.say(`${deployment.source}\n${changeText(planned)}`);
    if (drainsAll && !isNone && !yes && !dryRun)
      throw new OptionError(
        'No region would be left, and bots would get the site itself. Add --yes if that is wanted.',
      );
    const mayChange = !isNone && !dryRun && (await consents(change.question, yes, terminal));
    if (mayChange) await writeChange(deployment, planned);
    const drained = after.drained.map(({ region }) => region);
    const seen = mayChange ? await confirmed(deployment, drained, json, terminal) : undefined;
    if (json) terminal.json({ before, after, moves, drainsAll, changed: mayChange, edge: seen });
    else if (!dryRun && (mayChange || isNone) && change.after !== undefined) terminal.say(change.after(deployment));
    const isDone = isNone || dryRun || (mayChange && seen !== 'not-yet' && seen !== 'failed');
    return isDone ? DONE : FAILED;
  } finally {
    deployment.close();
  }
}

async function confirmed(
  deployment: Deployment,
  drained: readonly Region[],
  json: boolean,
  terminal: Terminal,
): Promise<string> {
  const { confirmAtEdge } = await import('../../operations/router/edge-confirmation');
  const { confirmationText } = await import('../../operations/router/change-text');
  const endWait = showWait('Waiting until the edge heeds it', EDGE_TIMEOUT_MS, terminal);
  const seen = await confirmAtEdge(deployment, drained, EDGE_TIMEOUT_MS).finally(endWait);
  if (!json) terminal.say(`Written, and read back. ${confirmationText(seen)}`);
  return seen.kind;
}

/** Whether an error means that the command was called wrongly. */
export function isWrongOrder(error: unknown): boolean {
  return error instanceof Error && error.name === 'RouterOrderError';
}
