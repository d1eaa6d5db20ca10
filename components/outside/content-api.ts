// The function of the HTTP API, and its routes.
import { createHash } from 'node:crypto';
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { LambdaPackage } from '../../bundles/lambda-package';
import type { HashedToken, TokenScope } from '../../core/contract/api-tokens';
import { VARIABLES } from '../../core/contract/environment-variables';
import { API_SECONDS } from '../../core/contract/time-outs';
import type { Region } from '../../core/geography/regions';
import type { PublicSite } from '../../core/pages/page-url';
import type { QueryPolicy } from '../../core/pages/query-policy';
import type { Variant } from '../../core/pages/variants';
import { tokenProblem } from '../../core/settings/rooms/api-tokens';
import { shownAs } from '../program-error';
import type { Tags } from '../tags';
import type { Transform } from '../transform';
import type { ApiEndpoint } from './api-endpoint';
import { apiPermissions } from './outside-policies';
import { type CallableFunction, SmallFunction } from './small-function';

/** The arguments of {@link ContentApi}. */
export interface ContentApiArgs {
  /** The API's address. */
  readonly endpoint: ApiEndpoint;
  /**
   * The path of the API.
   * @example '/_georender'
   */
  readonly path: string;
  /** The tokens by name. The function gets their hashes alone. */
  readonly tokens: pulumi.Input<Readonly<Record<string, pulumi.Input<string>>>>;
  /**
   * What each token allows.
   * @default recaches
   * @example { deploy: ['purge', 'publish'] }
   */
  readonly scopes: Readonly<Record<string, readonly TokenScope[]>>;
  /** The home region, then the others. */
  readonly regions: readonly [Region, ...Region[]];
  /**
   * The built function.
   * @example buildApiPackage()
   */
  readonly code: pulumi.Input<LambdaPackage>;
  /** The replica of the index table in the home region. */
  readonly index: { readonly name: pulumi.Input<string>; readonly arn: pulumi.Input<string> };
  /** The table of leases in the home region. */
  readonly leases: { readonly name: pulumi.Input<string>; readonly arn: pulumi.Input<string> };
  /** The function of jobs, which carries out orders. */
  readonly jobFunction: CallableFunction;
  /** The hosts whose pages are rendered. */
  readonly publicSite: PublicSite;
  /** Which parameters of a query count. */
  readonly queryPolicy: QueryPolicy;
  /**
   * The variants of a page.
   * @example ['desktop', 'mobile']
   */
  readonly variants: readonly Variant[];
  /**
   * The key of IndexNow, whose file the API serves.
   * @default there is no file
   */
  readonly indexNowKey?: string | undefined;
  /**
   * Days that logs are kept: one of the numbers that CloudWatch Logs offers.
   * @default as the setting of a stack
   * @example 90
   */
  readonly logRetentionDays?: pulumi.Input<number> | undefined;
  /**
   * Tags of every resource that takes tags.
   * @example { project: 'shop' }
   */
  readonly tags: Tags;
  /**
   * Changes the arguments of single resources.
   * @default nothing is changed
   * @example { function: { memorySize: 512 } }
   */
  readonly transform?: { readonly function?: Transform<aws.lambda.FunctionArgs> } | undefined;
}

/** The function behind an {@link ApiEndpoint}. */
export class ContentApi extends pulumi.ComponentResource {
  /** The name of the function's log group. */
  readonly logGroupName: pulumi.Output<string>;

  constructor(
    private readonly name: string,
    private readonly args: ContentApiArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super('georender:index:ContentApi', name, {}, opts);
    const { code, logRetentionDays, tags, transform, index, leases, jobFunction } = args;
    const made = new SmallFunction(
      `${name}-api`,
      {
        ...{ region: this.home, code, logRetentionDays, tags, transform: transform?.function },
        description: 'Takes orders of content systems over HTTP',
        memoryMegabytes: 256,
        timeoutSeconds: API_SECONDS,
        variables: this.variables(),
      },
      this,
    );
    const resources = pulumi.output({
      logGroupArn: made.logGroup.arn,
      indexTableArn: index.arn,
      leaseTableArn: leases.arn,
      jobFunctionArn: jobFunction.lambda.arn,
    });
    this.makeRoutes(made.allow(resources.apply(apiPermissions)));
    this.logGroupName = made.logGroup.name;
    this.registerOutputs({});
  }

  private get home(): Region {
    return this.args.regions[0];
  }

  /** Routes come last: an order that can't be carried out is answered with an error. */
  private makeRoutes({ lambda, permissions }: CallableFunction): void {
    const { endpoint, path, indexNowKey, jobFunction } = this.args;
    const { api } = endpoint;
    const region = this.home;
    const integration = new aws.apigatewayv2.Integration(
      `${this.name}-api`,
      {
        ...{ region, apiId: api.id, integrationType: 'AWS_PROXY', integrationUri: lambda.invokeArn },
        payloadFormatVersion: '2.0',
      },
      { parent: this },
    );
    const permission = new aws.lambda.Permission(
      `${this.name}-api`,
      {
        ...{ region, function: lambda.name, action: 'lambda:InvokeFunction', principal: 'apigateway.amazonaws.com' },
        sourceArn: pulumi.interpolate`${api.executionArn}/*`,
      },
      { parent: this },
    );
    const routes = {
      orders: `POST ${path}/{order}`,
      jobs: `GET ${path}/jobs/{id}`,
      ...(indexNowKey === undefined ? {} : { key: `GET /${indexNowKey}.txt` }),
    };
    for (const [part, routeKey] of Object.entries(routes)) {
      new aws.apigatewayv2.Route(
        `${this.name}-api-${part}`,
        { region, apiId: api.id, routeKey, target: pulumi.interpolate`integrations/${integration.id}` },
        { parent: this, dependsOn: [permission, permissions, jobFunction.permissions] },
      );
    }
  }

  private variables(): Record<string, pulumi.Input<string>> {
    const { args } = this;
    return {
      [VARIABLES.apiPath]: args.path,
      [VARIABLES.apiTokens]: pulumi.output(args.tokens).apply((tokens) => hashedTokens(tokens, args.scopes)),
      [VARIABLES.jobFunction]: args.jobFunction.lambda.name,
      [VARIABLES.indexTable]: args.index.name,
      [VARIABLES.leaseTable]: args.leases.name,
      [VARIABLES.regions]: args.regions.join(','),
      [VARIABLES.scheme]: args.publicSite.scheme,
      [VARIABLES.hosts]: args.publicSite.hosts.join(','),
      [VARIABLES.queryPolicy]: JSON.stringify(args.queryPolicy),
      [VARIABLES.variants]: args.variants.join(','),
      ...(args.indexNowKey === undefined ? {} : { [VARIABLES.indexNowKey]: args.indexNowKey }),
    };
  }
}

/** The hashes as the function's variable has them, sorted by name. @throws pulumi.RunError for a token that is none */
export function hashedTokens(
  tokens: Readonly<Record<string, string>>,
  scopes: Readonly<Record<string, readonly TokenScope[]>>,
): string {
  const hashed = Object.entries(tokens)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, token]): HashedToken => {
      const problem = tokenProblem('apiTokens', name, token);
      if (problem !== undefined) throw shownAs(problem);
      const sha256 = createHash('sha256').update(token).digest('hex');
      return { name, sha256, scopes: scopes[name] ?? ['recache'] };
    });
  return JSON.stringify(hashed);
}
