// API Gateway's HTTP APIs in CloudFormation's words.
import { same } from './mapping';
import type { ResourceType } from './resource-type';

/** Tags are a map there, too. */
const TAGS = same('tags');

/** By the provider's type. */
export const CONTENT_API_TYPES: Readonly<Record<string, ResourceType>> = {
  'aws:apigatewayv2/api:Api': {
    type: 'AWS::ApiGatewayV2::Api',
    properties: { ...same('name protocolType description'), ...TAGS },
  },
  'aws:apigatewayv2/stage:Stage': {
    type: 'AWS::ApiGatewayV2::Stage',
    properties: {
      name: 'StageName',
      ...same('apiId autoDeploy'),
      defaultRouteSettings: { to: 'DefaultRouteSettings', each: same('throttlingRateLimit throttlingBurstLimit') },
      ...TAGS,
    },
  },
  'aws:apigatewayv2/integration:Integration': {
    type: 'AWS::ApiGatewayV2::Integration',
    properties: {
      ...same('apiId integrationType integrationUri payloadFormatVersion'),
      timeoutMilliseconds: 'TimeoutInMillis',
    },
  },
  'aws:apigatewayv2/route:Route': {
    type: 'AWS::ApiGatewayV2::Route',
    properties: same('apiId routeKey target'),
  },
};
