// The endpoint of a region's `serve`: a function URL that distributions sign requests to, or an HTTP API that everybody
// can call, and behind which `serve` answers the router's token alone.
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { HTTP_API_SECONDS } from '../../core/contract/time-outs';
import type { Region } from '../../core/geography/regions';
import type { Tags } from '../tags';
import { type Transform, transformed } from '../transform';
import { allowDistributions } from './url-access';

/** An endpoint. A distribution or a router that names its host waits for the permissions to call it. */
export type RegionEndpoint =
  | {
      readonly kind: 'function-url';
      /** With a slash at its end. */
      readonly url: pulumi.Output<string>;
      readonly host: pulumi.Output<string>;
    }
  | { readonly kind: 'http-api'; readonly host: pulumi.Output<string> };

/** The arguments of {@link makeEndpoint}. */
export interface RegionEndpointArgs {
  readonly kind: RegionEndpoint['kind'];
  readonly region: Region;
  readonly serveFunction: aws.lambda.Function;
  /** The alias that the endpoint calls. */
  readonly alias: aws.lambda.Alias;
  readonly tags: Tags;
  readonly transform: Transform<aws.apigatewayv2.StageArgs> | undefined;
  /** The name of a resource from its part. */
  readonly childName: (part: string) => string;
  readonly parent: pulumi.Resource;
}

/** Makes it. */
export function makeEndpoint(args: RegionEndpointArgs): RegionEndpoint {
  return args.kind === 'http-api' ? makeHttpApi(args) : makeFunctionUrl(args);
}

function makeFunctionUrl(args: RegionEndpointArgs): RegionEndpoint {
  const { region, serveFunction, alias, childName, parent } = args;
  const { functionUrl: url } = new aws.lambda.FunctionUrl(
    childName('url'),
    {
      region,
      functionName: serveFunction.name,
      qualifier: alias.name,
      authorizationType: 'AWS_IAM',
      // A buffered answer has at most 6 MB; large pages and downloads have more.
      invokeMode: 'RESPONSE_STREAM',
    },
    { parent },
  );
  const permissions = allowDistributions(args);
  const host = pulumi
    .all([url, pulumi.all(permissions.map(({ id }) => id))])
    .apply(([functionUrl]) => new URL(functionUrl).host);
  return { kind: 'function-url', url, host };
}

/**
 * Requests a second, of everybody together: bots of a large site, and guesses at the token. Beyond, API Gateway answers
 * 429, and the next region is asked.
 */
const THROTTLE = { throttlingRateLimit: 500, throttlingBurstLimit: 1000 };

/** Its own address stays on: the router calls it. */
function makeHttpApi({ region, alias, serveFunction, tags, transform, childName, parent }: RegionEndpointArgs) {
  const name = childName('api');
  const description = 'Georender: serve, for the router at Lambda@Edge';
  const api = new aws.apigatewayv2.Api(name, { region, protocolType: 'HTTP', description, tags }, { parent });
  const permission = new aws.lambda.Permission(
    name,
    {
      region,
      function: serveFunction.name,
      qualifier: alias.name,
      action: 'lambda:InvokeFunction',
      principal: 'apigateway.amazonaws.com',
      sourceArn: pulumi.interpolate`${api.executionArn}/*`,
    },
    { parent },
  );
  const integration = new aws.apigatewayv2.Integration(
    name,
    {
      region,
      apiId: api.id,
      integrationType: 'AWS_PROXY',
      integrationUri: alias.invokeArn,
      payloadFormatVersion: '2.0',
      timeoutMilliseconds: HTTP_API_SECONDS * 1000,
    },
    { parent },
  );
  const route = new aws.apigatewayv2.Route(
    name,
    { region, apiId: api.id, routeKey: '$default', target: pulumi.interpolate`integrations/${integration.id}` },
    { parent, dependsOn: [permission] },
  );
  const stageArgs: aws.apigatewayv2.StageArgs = {
    ...{ region, apiId: api.id, name: '$default', autoDeploy: true, defaultRouteSettings: THROTTLE, tags },
  };
  const stage = new aws.apigatewayv2.Stage(...transformed(transform, name, stageArgs, { parent, dependsOn: [route] }));
  const host = pulumi.all([api.apiEndpoint, stage.id]).apply(([url]) => new URL(url).host);
  return { kind: 'http-api', host } as const;
}
