// Deploys a Georender under mocks.
import { Georender } from '../../../components/georender';
import type { GeorenderArgs } from '../../../components/georender-args';
import type { StackSettingsInput } from '../../../core/settings/stack-settings';
import { type Registration, runProgram } from './pulumi-mocks';

/** The required settings alone. */
export const least: StackSettingsInput = {
  siteOrigin: 'main.d1.amplifyapp.com',
  regions: ['us-east-1'],
  homeRegion: 'us-east-1',
};

/** With a domain. */
export const named: StackSettingsInput = { ...least, domains: ['www.example.com'], hostedZoneId: 'Z0123456789ABC' };

/** Five regions, home first. */
export const FIVE = ['us-east-1', 'eu-central-1', 'ap-south-1', 'sa-east-1', 'ap-northeast-1'];

/** The registrations of the program. */
export async function deploy(args: GeorenderArgs, preview = false): Promise<readonly Registration[]> {
  return (await runProgram(() => new Georender('site', args), { preview })).registrations;
}

/** The registrations of one type. */
export function ofType(registrations: readonly Registration[], type: string): readonly Registration[] {
  return registrations.filter((one) => one.type === type);
}
