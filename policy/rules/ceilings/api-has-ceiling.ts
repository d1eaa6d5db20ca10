// HTTP APIs take a bounded number of requests a second.
import { part, shown } from '../../properties';
import type { ResourceRule } from '../../rule';

export const apiHasCeiling: ResourceRule = {
  kind: 'resource',
  name: 'api-has-ceiling',
  group: 'ceilings',
  demand: 'Stages of HTTP APIs take a bounded number of requests a second.',
  mend: 'Set throttlingRateLimit and throttlingBurstLimit of defaultRouteSettings.',
  document: {
    title: 'Throttle requests to your HTTP APIs for better throughput in API Gateway',
    url: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html',
  },
  scope: 'every stack',
  types: ['aws:apigatewayv2/stage:Stage'],
  *problems({ properties }) {
    const settings = part(properties['defaultRouteSettings']);
    for (const name of ['throttlingRateLimit', 'throttlingBurstLimit']) {
      const value = settings[name];
      if (typeof value !== 'number' || value <= 0) yield `defaultRouteSettings.${name} is ${shown(value)}.`;
    }
  },
};
