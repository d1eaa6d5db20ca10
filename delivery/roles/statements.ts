// The statements of the delivery's roles: whom they trust, and what they may do with Pulumi's state.

/** The issuer of the tokens of GitHub Actions ("OpenID Connect reference", GitHub Docs). */
export const ISSUER = 'token.actions.githubusercontent.com';

/** The audience that aws-actions/configure-aws-credentials asks for. */
export const AUDIENCE = 'sts.amazonaws.com';

/** The environment whose jobs make stacks of pull requests. */
export const PREVIEW_ENVIRONMENT = 'preview';

/** A statement of a policy ("IAM JSON policy reference", IAM User Guide). */
export interface Statement {
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

/** Pulumi's state. */
export interface StateStore {
  readonly bucket: string;
  /** The key of the stacks' secrets. */
  readonly keyArn: string;
}

/** The name of this project in Pulumi.yaml, below which its state lies. */
const PROJECT = 'georender';

/** Jobs of pull requests, without environment, and scheduled ones of the branch. */
export function readerSubjects(repository: string, branch: string): readonly string[] {
  return [`repo:${repository}:pull_request`, `repo:${repository}:ref:refs/heads/${branch}`];
}

/** Jobs of an environment: GitHub asks its reviewers before they begin. */
export function deployerSubjects(repository: string, environment: string): readonly string[] {
  return [`repo:${repository}:environment:${environment}`];
}

/** Lets jobs with these subjects take the role on, and no others. */
export function trustPolicy(providerArn: string, subjects: readonly string[]): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: providerArn },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { StringEquals: { [`${ISSUER}:aud`]: AUDIENCE, [`${ISSUER}:sub`]: subjects } },
      },
    ],
  });
}

/** Reading the state of all stacks, with its secrets: a preview compares them. */
export function readState({ bucket, keyArn }: StateStore): readonly Statement[] {
  return [
    { Effect: 'Allow', Action: ['s3:ListBucket'], Resource: [`arn:aws:s3:::${bucket}`] },
    { Effect: 'Allow', Action: ['s3:GetObject'], Resource: [`arn:aws:s3:::${bucket}/.pulumi/*`] },
    { Effect: 'Allow', Action: ['kms:Decrypt'], Resource: [keyArn] },
  ];
}

/** Writing the state of one environment's stacks ("Managing state and backends", Pulumi Docs). */
export function writeState({ bucket, keyArn }: StateStore, environment: string): readonly Statement[] {
  const stack = environment === PREVIEW_ENVIRONMENT ? 'pr-*' : environment;
  const paths = [
    `stacks/${PROJECT}/${stack}.json*`,
    `history/${PROJECT}/${stack}/*`,
    `backups/${PROJECT}/${stack}/*`,
    `locks/organization/${PROJECT}/${stack}/*`,
  ];
  return [
    {
      Effect: 'Allow',
      Action: ['s3:DeleteObject', 's3:PutObject'],
      Resource: paths.map((path) => `arn:aws:s3:::${bucket}/.pulumi/${path}`),
    },
    { Effect: 'Allow', Action: ['kms:Encrypt'], Resource: [keyArn] },
  ];
}

/** A policy of these statements. */
export function policyOf(statements: readonly Statement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}
