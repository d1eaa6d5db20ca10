// The steps by which a canary's code becomes the live one, or is taken back.
import type { Deployment } from '../deployment';
import type { Target } from '../target/target';

/** After `promote`. */
export function promotionSteps({ kind }: Pick<Deployment, 'kind'>, target: Target): string {
  if (kind === 'local')
    return 'The local run keeps its live functions. To end its canaries, start it without --canary.';
  const stack = stackOption(target);
  return [
    'The live functions still have the old code. Watch the canaries’ alarms (site-canary-…), then make theirs the live code:',
    `  1. pulumi config set georender:canary false${stack} && pulumi up${stack}`,
    '     The live functions get the new code, region after region; router and distribution change; the canaries go last.',
    `  2. georender canary 0%${optionOf(target)}`,
    '     Removes the share from the router’s value, so that the next canaries start with none.',
    `To go back before step 1: georender rollback${optionOf(target)}`,
  ].join('\n');
}

/** After `rollback`. */
export function rollbackSteps({ kind }: Pick<Deployment, 'kind'>, target: Target): string {
  const option = optionOf(target);
  const purge = `Pages that the canaries kept stay until they are purged: georender purge … ${option.trim()}`;
  if (kind === 'local') return purge;
  const stack = stackOption(target);
  return [
    'No canary answers any more; the live functions were never touched.',
    `  1. Revert the code, then: pulumi up${stack}`,
    `     With georender:canary true for another try, or, to end it: pulumi config set georender:canary false${stack}`,
    `  2. ${purge}`,
  ].join('\n');
}

function stackOption(target: Target): string {
  return target.kind === 'stack' ? ` --stack ${target.stack}` : '';
}

/** The options that name a target in advice, with a space before them. */
export function optionOf(target: Target): string {
  switch (target.kind) {
    case 'local':
      return ` --url ${target.url}`;
    case 'stack':
      return ` --stack ${target.stack}`;
    case 'file':
      return ` --outputs ${target.file}`;
  }
}
