// The DNS records that point the site's domains at the distribution.
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

/** Arguments of {@link SiteRecords}. */
export interface SiteRecordsArgs {
  /**
   * The public names; the distribution must answer to each.
   * @example ['www.example.com', 'example.com']
   */
  readonly domains: readonly string[];
  /**
   * The Route 53 zone of all these domains.
   * @example 'Z0123456789ABCDEFGHIJ'
   */
  readonly hostedZoneId: pulumi.Input<string>;
  /**
   * The distribution that the records point to.
   * @example edge // an EdgeRouter
   */
  readonly distribution: {
    /** @example 'd111111abcdef8.cloudfront.net' */
    readonly domainName: pulumi.Input<string>;
    /** The zone of that name. */
    readonly hostedZoneId: pulumi.Input<string>;
  };
}

/** The distribution answers to IPv4 and IPv6. */
const RECORD_TYPES = ['A', 'AAAA'] as const;

/**
 * Alias records of every domain. An existing record is an error, since it may lead to the current server.
 *
 * @example new SiteRecords('site', { domains: ['www.example.com'], hostedZoneId: zone.zoneId, distribution: edge });
 */
export class SiteRecords extends pulumi.ComponentResource {
  constructor(name: string, args: SiteRecordsArgs, opts?: pulumi.ComponentResourceOptions) {
    super('georender:index:SiteRecords', name, {}, opts);
    const { domainName, hostedZoneId } = args.distribution;
    for (const domain of args.domains) {
      for (const type of RECORD_TYPES) {
        new aws.route53.Record(
          `${name}-${type.toLowerCase()}-${domain}`,
          {
            zoneId: args.hostedZoneId,
            name: domain,
            type,
            aliases: [{ name: domainName, zoneId: hostedZoneId, evaluateTargetHealth: false }],
          },
          { parent: this },
        );
      }
    }
    this.registerOutputs({});
  }
}
