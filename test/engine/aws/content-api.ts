// API Gateway's HTTP APIs: stages, integrations and routes.
import { ACCOUNT_ID, type Account } from './account';
import { type Models, refuseUnless } from './model';
import { text } from './properties';

const API = 'aws:apigatewayv2/api:Api';
const INTEGRATION = 'aws:apigatewayv2/integration:Integration';
const ROUTE = 'aws:apigatewayv2/route:Route';

/** "Create routes for HTTP APIs in API Gateway", Amazon API Gateway Developer Guide. */
const ROUTE_KEY = /^(?:\$default|(?:ANY|DELETE|GET|HEAD|OPTIONS|PATCH|POST|PUT) \/(?:[\w.~-]+|\{\w+\+?\}|\/)*)$/;

function checkApi(account: Account, id: string, region: string): void {
  refuseUnless(account.relyOn(account.find(API, id, region)), 'NotFoundException', `no API ${id} in ${region}`);
}

export const contentApi: Models = {
  [API]: {
    replacedBy: ['protocolType'],
    naming: { property: 'name', maxLength: 128, pattern: /^.+$/ },
    identify: ({ region }, unique) => {
      const id = unique.slice(0, 10);
      return {
        id,
        outputs: {
          apiEndpoint: `https://${id}.execute-api.${region}.amazonaws.com`,
          arn: `arn:aws:apigateway:${region}::/apis/${id}`,
          executionArn: `arn:aws:execute-api:${region}:${ACCOUNT_ID}:${id}`,
        },
      };
    },
  },
  'aws:apigatewayv2/stage:Stage': {
    replacedBy: ['apiId', 'name'],
    naming: { property: 'name', maxLength: 128, pattern: /^(?:\$default|[\w-]+)$/ },
    // The provider's id is the name, which two APIs may share; here an id has one resource.
    identify: ({ inputs }) => ({ id: `${text(inputs, 'name')} of ${text(inputs, 'apiId')}` }),
    checkWrite: ({ inputs, region }, account) => checkApi(account, text(inputs, 'apiId'), region),
  },
  [INTEGRATION]: {
    replacedBy: ['apiId', 'integrationType'],
    identify: (_draft, unique) => ({ id: unique.slice(0, 7) }),
    checkWrite: ({ inputs, region }, account) => {
      checkApi(account, text(inputs, 'apiId'), region);
      const uri = text(inputs, 'integrationUri');
      const callable = [...account.all('aws:lambda/function:Function'), ...account.all('aws:lambda/alias:Alias')];
      const called = callable.find(({ outputs }) => outputs['invokeArn'] === uri);
      refuseUnless(account.relyOn(called), 'BadRequestException', `an API calls what is not there: ${uri}`);
    },
    checkDelete: ({ id, region }, account) => {
      const isFree = !account
        .all(ROUTE)
        .some((route) => route.region === region && text(route.inputs, 'target') === `integrations/${id}`);
      refuseUnless(isFree, 'ConflictException', `a route calls integration ${id}`);
    },
  },
  [ROUTE]: {
    replacedBy: ['apiId'],
    identify: (_draft, unique) => ({ id: unique.slice(0, 7) }),
    checkWrite: ({ inputs, region }, account, before) => {
      checkApi(account, text(inputs, 'apiId'), region);
      const routeKey = text(inputs, 'routeKey');
      refuseUnless(ROUTE_KEY.test(routeKey), 'BadRequestException', `the route key "${routeKey}" is invalid`);
      const isTaken = account
        .all(ROUTE)
        .some(
          (other) =>
            other.id !== before?.id &&
            text(other.inputs, 'apiId') === text(inputs, 'apiId') &&
            text(other.inputs, 'routeKey') === routeKey,
        );
      refuseUnless(!isTaken, 'ConflictException', `a route with key ${routeKey} exists`);
      const integration = text(inputs, 'target').replace(/^integrations\//, '');
      const exists = account.relyOn(account.find(INTEGRATION, integration, region));
      refuseUnless(exists, 'NotFoundException', `no integration ${integration} in ${region}`);
    },
  },
};
