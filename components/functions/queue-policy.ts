// The policy of a queue: it refuses requests without TLS, and allows nothing.
import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { Region } from '../../core/geography/regions';

/** Gives a queue its policy. */
export function requireTls(queue: aws.sqs.Queue, name: string, region: Region, parent: pulumi.Resource): void {
  new aws.sqs.QueuePolicy(
    name,
    { region, queueUrl: queue.url, policy: queue.arn.apply((arn) => JSON.stringify(tlsOnly(arn))) },
    { parent },
  );
}

/** "Amazon SQS security best practices". */
function tlsOnly(queueArn: string): aws.iam.PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'DenyWithoutTls',
        Effect: 'Deny',
        Principal: '*',
        Action: 'sqs:*',
        Resource: queueArn,
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ],
  };
}
