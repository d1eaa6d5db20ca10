// What a program checks before anything is deployed: the settings, the size of the router, and the room in the account.
import * as pulumi from '@pulumi/pulumi';
import type { Region } from '../core/geography/regions';
import { checkSettings } from '../core/settings/check-settings';
import { SETTING_NAMES } from '../core/settings/settings';
import { checkRouter } from './edge/site-routing';
import { checkAccount } from './functions/account-check';
import { lambdaAccount } from './functions/lambda-account';
import type { GeorenderArgs } from './georender';

/**
 * Checks what would end a deployment half-way: wrong settings, a router that is too large for CloudFront, and more
 * reserved concurrency than the account has.
 * @param name the name of the `Georender`
 * @returns the regions for `unreservedRegions`, which have no room for the default of `renderConcurrency`
 * @throws SettingsError, or pulumi.RunError for the router, with every problem
 */
export async function checkDeployment(name: string, args: GeorenderArgs): Promise<readonly Region[]> {
  const settings = checkSettings(Object.fromEntries(SETTING_NAMES.map((setting) => [setting, args[setting]])));
  await checkRouter(settings);
  const account = lambdaAccount(new pulumi.Config('aws').get('profile'));
  return checkAccount(settings, account, { name, tags: args.tags ?? {} });
}
