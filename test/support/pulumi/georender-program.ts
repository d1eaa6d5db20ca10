// Deploys a Georender under mocks.

import type { GeorenderArgs } from '../../../components/georender';
import { Georender } from '../../../components/georender';
import type { Registration } from './pulumi-mocks';
import { runProgram } from './pulumi-mocks';

/** The least that must be said. */
export const least: GeorenderArgs = {
  siteOrigin: 'main.d1.amplifyapp.com',
  regions: ['us-east-1'],
  homeRegion: 'us-east-1',
};

/** With a domain. */
export const named: GeorenderArgs = { ...least, domains: ['www.example.com'], hostedZoneId: 'Z0123456789ABC' };

/** Five regions, home first. */
export const FIVE = ['us-east-1', 'eu-central-1', 'ap-south-1', 'sa-east-1', 'ap-northeast-1'];

/** What the program registers. */
export async function deploy(args: GeorenderArgs, preview = false): Promise<readonly Registration[]> {
  return (await runProgram(() => new Georender('site', args), { preview })).registrations;
}

/** Those of one type. */
export function ofType(registrations: readonly Registration[], type: string): readonly Registration[] {
  return registrations.filter((one) => one.type === type);
}
