// Checks before a deployment: the settings, the size of the router, and the account's concurrency.
import * as pulumi from '@pulumi/pulumi';
import type { Region } from '../core/geography/regions';
import { checkSettings } from '../core/settings/check-settings';
import { argumentProblems } from './argument-problems';
import { checkRouter } from './edge/site-routing';
import { checkAccount } from './functions/account-check';
import { lambdaAccount } from './functions/lambda-account';
import type { GeorenderArgs } from './georender-args';
import { knownSettings } from './input-settings';

/**
 * Checks what would end a deployment half-way: wrong settings, a router that is too large for CloudFront, and more
 * reserved concurrency than the account has.
 * @param name the name of the `Georender`
 * @returns the regions for `unreservedRegions`, which have no room for the default of `renderConcurrency`
 * @throws SettingsError with every problem that is known at once
 * @throws EdgeBundleTooLargeError if the router is too large
 */
export async function checkDeployment(name: string, args: GeorenderArgs): Promise<readonly Region[]> {
  const settings = checkSettings(knownSettings(args), argumentProblems(args));
  await checkRouter(settings, args.distribution?.viewerRequestCode);
  if (settings.prerenderService === 'alone') return [];
  const account = lambdaAccount(new pulumi.Config('aws').get('profile'));
  return checkAccount(settings, account, { name, tags: plainTags(args) });
}

/** The tags that are known already. */
function plainTags({ tags = {} }: GeorenderArgs): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(tags).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}
