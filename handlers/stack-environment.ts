// The variables that both functions read: region, index, bucket, and the site's public face.
import { VARIABLES } from '../core/environment-variables';
import type { PublicSite } from '../core/page-url';
import type { Region } from '../core/regions';
import { ALL_REGIONS, isRegion } from '../core/regions';
import type { EnvironmentReader } from './environment';

/** What both functions know of their stack. */
export interface StackEnvironment {
  readonly region: Region | undefined;
  readonly indexTable: string;
  readonly pagesBucket: string;
  readonly publicSite: PublicSite;
  readonly renderBudgetMs: number;
}

/** Reads the common variables; problems stay with the reader. */
export function readStackEnvironment(reader: EnvironmentReader): StackEnvironment {
  return {
    region: reader.guarded(VARIABLES.region, isRegion, ALL_REGIONS.join(', ')),
    indexTable: reader.text(VARIABLES.indexTable),
    pagesBucket: reader.text(VARIABLES.pagesBucket),
    publicSite: {
      scheme: reader.oneOf(VARIABLES.scheme, ['https', 'http']),
      hosts: reader.list(VARIABLES.hosts).map((host) => host.toLowerCase()),
    },
    renderBudgetMs: reader.positiveInteger(VARIABLES.renderBudgetMs),
  };
}
