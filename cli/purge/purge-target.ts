// Reads what a purge needs from the stack's outputs.
import type { Regions } from '../../core/geography/regions';
import type { PublicSite } from '../../core/pages/page-url';
import { isQueryPolicy, type QueryPolicy } from '../../core/pages/query-policy';
import type { PurgeOrder } from '../../handlers/purge/purge-order';
import {
  HOST,
  isHosts,
  OUTPUTS_FIX,
  outputsObject,
  regionsOutput,
  StackOutputsError,
  shown,
} from '../stack/stack-outputs';

/** Where a stack keeps what is purged. */
export interface PurgeTarget {
  readonly regions: Regions;
  /** The index table's name, the same in every region. */
  readonly indexTable: string;
  readonly distributionId: string;
  readonly publicSite: PublicSite;
  /** CloudFront's name of a stack without domains, whose pages are kept under the site's host. */
  readonly viewerHost: string | undefined;
  readonly queryPolicy: QueryPolicy;
}

/**
 * Checks outputs. `source` names where they came from, e.g. `stack prod`.
 * @throws StackOutputsError with every problem at once
 */
export function parsePurgeTarget(source: string, value: unknown): PurgeTarget {
  const outputs = outputsObject(value);
  if (outputs === undefined) throw new StackOutputsError(`${source}: its outputs are no JSON object. ${OUTPUTS_FIX}`);
  const problems: string[] = [];
  const filled = (name: string, allowed: string): string => {
    const found = outputs[name];
    if (typeof found === 'string' && found !== '') return found;
    problems.push(`${source}: output "${name}" is ${shown(found)}; expected ${allowed}.`);
    return '';
  };
  const regions = regionsOutput(source, outputs['regions'], problems);
  const indexTable = filled('indexTable', 'the name of a table');
  const distributionId = filled('distributionId', 'the id of a distribution');
  const { hosts, queryPolicy } = outputs;
  if (!isHosts(hosts))
    problems.push(
      `${source}: output "hosts" is ${shown(hosts)}; expected a list of the hosts whose pages are rendered.`,
    );
  if (!isQueryPolicy(queryPolicy)) {
    problems.push(
      `${source}: output "queryPolicy" is ${shown(queryPolicy)}; expected an object with "mode", "names" and "sort".`,
    );
  }
  if (regions === undefined || !isHosts(hosts) || !isQueryPolicy(queryPolicy) || problems.length > 0) {
    throw new StackOutputsError([...problems, OUTPUTS_FIX].join('\n'));
  }
  const viewerHost = hostOf(outputs['url']);
  return {
    regions,
    indexTable,
    distributionId,
    queryPolicy,
    publicSite: { scheme: 'https', hosts },
    viewerHost: viewerHost === undefined || hosts.includes(viewerHost) ? undefined : viewerHost,
  };
}

/** The order with the host under which pages are kept. */
export function inKeptTerms(
  order: PurgeOrder,
  {
    viewerHost,
    publicSite: {
      hosts: [keptHost],
    },
  }: PurgeTarget,
): PurgeOrder {
  if (viewerHost === undefined || keptHost === undefined) return order;
  switch (order.kind) {
    case 'everything':
      return order;
    case 'host':
    case 'prefix':
      return order.host === viewerHost ? { ...order, host: keptHost } : order;
    case 'urls': {
      const viewed = `https://${viewerHost}/`;
      return {
        ...order,
        urls: order.urls.map((url) =>
          url.startsWith(viewed) ? `https://${keptHost}/${url.slice(viewed.length)}` : url,
        ),
      };
    }
  }
}

function hostOf(url: unknown): string | undefined {
  const host = typeof url === 'string' && url.startsWith('https://') ? url.slice('https://'.length) : '';
  return HOST.test(host) ? host : undefined;
}
