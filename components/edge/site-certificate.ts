// The certificate of the site's domains, validated through their Route 53 zone.
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { UserError } from '../../core/contract/georender-error';
import type { Tags } from '../tags';

/**
 * CloudFront takes certificates of this region only ("Requirements for using SSL/TLS certificates with CloudFront").
 */
const CERTIFICATE_REGION = 'us-east-1';

const VALIDATION_RECORD_TTL_SECONDS = 60;

/** ACM asks for no validation record of one of the domains. */
export class ValidationRecordMissingError extends UserError {
  override readonly name = 'ValidationRecordMissingError';
}

/** Arguments of a {@link SiteCertificate}. */
export interface SiteCertificateArgs {
  /**
   * The names on the certificate, wildcards allowed. Another first name replaces the certificate.
   * @example ['example.com', '*.example.com']
   */
  readonly domains: readonly [string, ...string[]];
  /**
   * The Route 53 zone of all these domains.
   * @example 'Z0123456789ABCDEFGHIJ'
   */
  readonly hostedZoneId: pulumi.Input<string>;
  /**
   * Tags of the certificate.
   * @example { project: 'georender' }
   */
  readonly tags: Tags;
}

/**
 * A certificate, its validation records, and the wait until it is issued.
 *
 * @example
 * const certificate = new SiteCertificate('site', { domains: ['www.example.com'], hostedZoneId: zone.zoneId, tags: {}
 * });
 */
export class SiteCertificate extends pulumi.ComponentResource {
  /** Known when the certificate is issued, so that a distribution waits for it. */
  readonly certificateArn: pulumi.Output<string>;

  constructor(name: string, args: SiteCertificateArgs, opts?: pulumi.ComponentResourceOptions) {
    super('georender:index:SiteCertificate', name, {}, opts);
    const certificate = this.createCertificate(name, args);
    const records = validatedDomains(args.domains).map((domain) => this.createRecord(name, args, certificate, domain));
    const validation = new aws.acm.CertificateValidation(
      `${name}-validation`,
      {
        region: CERTIFICATE_REGION,
        certificateArn: certificate.arn,
        validationRecordFqdns: records.map((record) => record.fqdn),
      },
      { parent: this },
    );
    this.certificateArn = validation.certificateArn;
    this.registerOutputs({ certificateArn: this.certificateArn });
  }

  private createCertificate(name: string, args: SiteCertificateArgs): aws.acm.Certificate {
    const [domainName, ...others] = args.domains;
    return new aws.acm.Certificate(
      `${name}-certificate`,
      {
        region: CERTIFICATE_REGION,
        domainName,
        subjectAlternativeNames: others.length === 0 ? undefined : others,
        validationMethod: 'DNS',
        tags: args.tags,
      },
      { parent: this },
    );
  }

  /** It may overwrite: ACM asks for the same record in all certificates of an account for a domain. */
  private createRecord(
    name: string,
    args: SiteCertificateArgs,
    certificate: aws.acm.Certificate,
    domain: string,
  ): aws.route53.Record {
    const asked = certificate.domainValidationOptions.apply((options) => validationOption(domain, options));
    return new aws.route53.Record(
      `${name}-validation-${domain}`,
      {
        zoneId: args.hostedZoneId,
        name: asked.resourceRecordName,
        type: asked.resourceRecordType,
        records: [asked.resourceRecordValue],
        ttl: VALIDATION_RECORD_TTL_SECONDS,
        allowOverwrite: true,
      },
      { parent: this },
    );
  }
}

/**
 * The domains that need a validation record: a wildcard shares its parent's ("DNS validation", AWS Certificate
 * Manager). Computed from the list, since a preview does not know the records that ACM asks for.
 */
export function validatedDomains(domains: readonly string[]): readonly string[] {
  return [...new Set(domains.map(validatedDomain))];
}

function validatedDomain(domain: string): string {
  return domain.toLowerCase().replace(/^\*\./, '');
}

/**
 * The record by which ACM validates a domain of {@link validatedDomains}.
 * @throws ValidationRecordMissingError if it asks for none.
 */
export function validationOption(
  domain: string,
  options: readonly aws.types.output.acm.CertificateDomainValidationOption[],
): aws.types.output.acm.CertificateDomainValidationOption {
  const option = options.find(({ domainName }) => validatedDomain(domainName) === domain);
  if (option !== undefined) return option;
  const names = options.map(({ domainName }) => domainName).join(', ');
  throw new ValidationRecordMissingError(
    `The certificate asks for no validation record of "${domain}", only of: ${names}. ` +
      'Spell the domain as DNS does, in ASCII (an international name in its xn-- form).',
  );
}
