// Tells the function of jobs when Amplify deploys the site, also if the app is in another region.
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Region } from '../../core/geography/regions';
import type { Tags } from '../tags';
import type { CallableFunction } from './small-function';

/** The arguments of {@link AmplifyDeployments}. */
export interface AmplifyDeploymentsArgs {
  /** The app of Amplify Hosting, and its branch that people see. */
  readonly app: {
    /** @example 'd1a2b3c4d5e6f7' */
    readonly id: string;
    /** @example 'main' */
    readonly branch: string;
    readonly region: Region;
  };
  /** The region of the function. */
  readonly home: Region;
  /** The function of jobs, which an event of a deployment calls. */
  readonly jobFunction: CallableFunction;
  /**
   * Tags of every resource that takes tags.
   * @example { project: 'shop' }
   */
  readonly tags: Tags;
}

const EVENTS_TRUST_POLICY: aws.iam.PolicyDocument = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};

/**
 * A rule on Amplify's events, which only the app's own region has. A rule can't call a function of another region: it
 * passes the events to the event bus of the home region then, where the same rule waits ("Sending and receiving Amazon
 * EventBridge events between AWS Regions", Amazon EventBridge User Guide).
 */
export class AmplifyDeployments extends pulumi.ComponentResource {
  constructor(
    private readonly name: string,
    private readonly args: AmplifyDeploymentsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super('georender:index:AmplifyDeployments', name, {}, opts);
    const { app, home } = args;
    this.callFunction(this.makeRule(`${name}-deployments`, home));
    if (app.region !== home) this.forward(this.makeRule(`${name}-deployments-${app.region}`, app.region));
    this.registerOutputs({});
  }

  private makeRule(name: string, region: Region): aws.cloudwatch.EventRule {
    const { app, tags } = this.args;
    const eventPattern = JSON.stringify({
      source: ['aws.amplify'],
      'detail-type': ['Amplify Deployment Status Change'],
      detail: { appId: [app.id], branchName: [app.branch], jobStatus: ['STARTED', 'SUCCEED'] },
    });
    const description = 'Tells Georender of deployments of the site';
    return new aws.cloudwatch.EventRule(name, { region, description, eventPattern, tags }, { parent: this });
  }

  private callFunction(rule: aws.cloudwatch.EventRule): void {
    const {
      home: region,
      jobFunction: { lambda, permissions },
    } = this.args;
    const name = `${this.name}-deployments`;
    const permission = new aws.lambda.Permission(
      name,
      {
        ...{ region, function: lambda.name, action: 'lambda:InvokeFunction', principal: 'events.amazonaws.com' },
        sourceArn: rule.arn,
      },
      { parent: this },
    );
    new aws.cloudwatch.EventTarget(
      name,
      { region, rule: rule.name, arn: lambda.arn },
      { parent: this, dependsOn: [permission, permissions] },
    );
  }

  private forward(rule: aws.cloudwatch.EventRule): void {
    const { app, home, tags } = this.args;
    const name = `${this.name}-deployments-${app.region}`;
    const bus = rule.arn.apply((arn) => `arn:aws:events:${home}:${arn.split(':')[4] ?? ''}:event-bus/default`);
    const role = new aws.iam.Role(
      name,
      {
        description: 'Passes deployments of the site to another region',
        assumeRolePolicy: JSON.stringify(EVENTS_TRUST_POLICY),
        tags,
      },
      { parent: this },
    );
    const policy = bus.apply((arn) =>
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Sid: 'PassEvents', Effect: 'Allow', Action: ['events:PutEvents'], Resource: [arn] }],
      }),
    );
    const permissions = new aws.iam.RolePolicy(name, { role: role.id, policy }, { parent: this });
    new aws.cloudwatch.EventTarget(
      name,
      { region: app.region, rule: rule.name, arn: bus, roleArn: role.arn },
      { parent: this, dependsOn: [permissions] },
    );
  }
}
