// The versions that bots get, and self-checks that fail.
import type { Account } from './aws/account';
import { FAILING_SELF_CHECK } from './aws/lambda-versions';
import { text } from './aws/properties';
import { nameOf } from './operations';

/**
 * Region → the versions of `render` and `serve` that `live` names.
 * @param prefix of their names, e.g. `site-canary`
 */
export function liveVersions(account: Account, prefix = 'site'): Readonly<Record<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  const form = new RegExp(`^${prefix}-(?:render|serve)-live-(.*)$`);
  const aliases = account.all('aws:lambda/alias:Alias').map((each) => [nameOf(each), each] as const);
  for (const [name, { inputs }] of aliases.sort(([one], [other]) => (one < other ? -1 : 1))) {
    const region = form.exec(name)?.[1];
    if (region !== undefined) found.set(region, [...(found.get(region) ?? []), text(inputs, 'functionVersion')]);
  }
  return Object.fromEntries(found);
}

/** New versions of a region fail from now on, or pass again. */
export function failSelfChecks(account: Account, region: string, doFail: boolean): void {
  const failing = { type: FAILING_SELF_CHECK, urn: '', id: 'self-check', region, inputs: {}, outputs: {} };
  account.record({ operation: doFail ? 'create' : 'delete', ...failing });
}
