// A single-page application in a private bucket, with one distribution.
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { Georender } from 'georender';

const DOMAIN = 'www.example.com';
const BUCKET = 'example-com-site';
const REGION = 'eu-central-1';
const CERTIFICATE = 'arn:aws:acm:us-east-1:123456789012:certificate/0123abcd-4567-89ab-cdef-0123456789ab';

const tags = { project: pulumi.getProject(), stack: pulumi.getStack() };

const bucket = new aws.s3.Bucket('site', { region: REGION, bucket: BUCKET, tags }, { protect: true });
const blocked = { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true };
new aws.s3.BucketPublicAccessBlock('site', { region: REGION, bucket: bucket.bucket, ...blocked });
const control = new aws.cloudfront.OriginAccessControl('site', {
  ...{ originAccessControlOriginType: 's3', signingBehavior: 'always', signingProtocol: 'sigv4' },
});

const HOST = `${BUCKET}.s3.${REGION}.amazonaws.com`;
const site = new Georender('georender', {
  siteOrigin: HOST,
  domains: [DOMAIN],
  regions: ['us-east-1', REGION],
  homeRegion: REGION,
  tags,
  distribution: {
    name: 'site',
    args: {
      enabled: true,
      aliases: [DOMAIN],
      origins: [{ originId: 'bucket', domainName: HOST, originAccessControlId: control.id }],
      defaultCacheBehavior: {
        targetOriginId: 'bucket',
        viewerProtocolPolicy: 'redirect-to-https',
        allowedMethods: ['GET', 'HEAD'],
        cachedMethods: ['GET', 'HEAD'],
        compress: true,
      },
      restrictions: { geoRestriction: { restrictionType: 'none' } },
      viewerCertificate: {
        ...{ acmCertificateArn: CERTIFICATE, sslSupportMethod: 'sni-only', minimumProtocolVersion: 'TLSv1.2_2021' },
      },
      tags,
    },
    // Instead of pages for errors, which bots' pages would get as well.
    viewerRequestCode: readFileSync(path.join(__dirname, 'rewrite.js'), 'utf8'),
  },
});

const everything = pulumi.interpolate`${bucket.arn}/*`;
const policy = pulumi.jsonStringify({
  Version: '2012-10-17',
  Statement: [
    {
      ...{ Sid: 'Site', Effect: 'Allow', Principal: { Service: 'cloudfront.amazonaws.com' } },
      ...{ Action: ['s3:GetObject'], Resource: [everything] },
      Condition: { StringEquals: { 'AWS:SourceArn': site.edge.distributionArn } },
    },
    // Without it, a missing file is a 403 instead of a 404.
    {
      ...{ Sid: 'Missing', Effect: 'Allow', Principal: { Service: 'cloudfront.amazonaws.com' } },
      ...{ Action: ['s3:ListBucket'], Resource: [bucket.arn] },
      Condition: { StringEquals: { 'AWS:SourceArn': site.edge.distributionArn } },
    },
    {
      ...{ Sid: 'TlsAlone', Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: [bucket.arn, everything] },
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ],
});
new aws.s3.BucketPolicy('site', { region: REGION, bucket: bucket.bucket, policy });

export const url = site.url;
