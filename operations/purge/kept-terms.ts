// Orders in the terms under which a deployment keeps its pages.
import type { PurgeOrder } from '../../handlers/purge/purge-order';
import type { DeploymentFacts } from '../deployment';

/** What an order needs to know of a deployment. */
export type OrderTarget = Pick<
  DeploymentFacts,
  'regions' | 'indexTable' | 'distributionId' | 'publicSite' | 'viewerHost' | 'queryPolicy'
>;

/** The order with the host under which pages are kept. */
export function inKeptTerms(
  order: PurgeOrder,
  {
    viewerHost,
    publicSite: {
      hosts: [keptHost],
    },
  }: OrderTarget,
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
