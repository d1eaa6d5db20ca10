// The roles of the delivery: whom they trust, and what they may do.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { DeliveryRoles, type DeliveryRolesArgs } from '../../delivery/roles/delivery-roles';
import { RolesSettingsError, rolesSettings } from '../../delivery/roles/roles-settings';

interface Made {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

const ARGS: DeliveryRolesArgs = {
  repository: 'acme/site',
  environments: ['dev', 'prod', 'preview'],
  canaries: ['prod'],
  state: { bucket: 'acme-pulumi', keyArn: 'arn:aws:kms:eu-central-1:123456789012:key/1234abcd' },
};

async function make(args: DeliveryRolesArgs = ARGS): Promise<readonly Made[]> {
  const made: Made[] = [];
  await pulumi.runtime.setMocks({
    call: () => ({}),
    newResource({ type, name, inputs }) {
      made.push({ type, name, inputs });
      return {
        id: name,
        state: { ...inputs, name, arn: `arn:aws:iam::123456789012:${type.split(':')[2] ?? ''}/${name}` },
      };
    },
  });
  const roles = new DeliveryRoles('georender', args);
  await new Promise((resolve) => pulumi.all([roles.previewRoleArn, roles.deployRoleArns]).apply(resolve));
  await pulumi.runtime.disconnect();
  return made;
}

/** The text of an input, parsed. */
function json(made: readonly Made[], type: string, name: string, input: string): Record<string, never> {
  const found = made.find((each) => each.type === type && each.name === name);
  assert.ok(found, `${type} ${name}`);
  return JSON.parse(String(found.inputs[input]));
}

const ROLE = 'aws:iam/role:Role';

describe('delivery/roles', () => {
  let made: readonly Made[];
  before(async () => {
    made = await make();
  });

  function subjects(role: string): unknown {
    const trust = json(made, ROLE, role, 'assumeRolePolicy');
    return JSON.parse(JSON.stringify(trust)).Statement[0].Condition.StringEquals;
  }

  it('lets jobs of pull requests and of main read, by exact subjects', () => {
    assert.deepEqual(subjects('georender-preview'), {
      'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
      'token.actions.githubusercontent.com:sub': ['repo:acme/site:pull_request', 'repo:acme/site:ref:refs/heads/main'],
    });
  });

  it('lets jobs of an environment alone deploy it', () => {
    assert.deepEqual(subjects('georender-deploy-prod'), {
      'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
      'token.actions.githubusercontent.com:sub': ['repo:acme/site:environment:prod'],
    });
  });

  it('gives the previewing role the reader’s policy, and an operator’s to what releases canaries', () => {
    const attached = made.filter(({ type }) => type === 'aws:iam/rolePolicyAttachment:RolePolicyAttachment');
    const of = (role: string) => attached.filter(({ inputs }) => inputs['role'] === role).map(({ name }) => name);
    assert.deepEqual(of('georender-preview'), ['georender-preview-reader']);
    assert.deepEqual(of('georender-deploy-dev'), ['georender-deploy-dev-deployer', 'georender-deploy-dev-smoke']);
    assert.deepEqual(of('georender-deploy-prod'), [
      'georender-deploy-prod-deployer',
      'georender-deploy-prod-smoke',
      'georender-deploy-prod-operator',
    ]);
    const state = JSON.stringify(json(made, 'aws:iam/rolePolicy:RolePolicy', 'georender-preview-state', 'policy'));
    assert.doesNotMatch(state, /Put|Delete|Encrypt|\*"\]?,"Action/);
  });

  it('lets a deployment last as long as a release does, and a preview an hour', () => {
    const workflow = readFileSync(path.join(__dirname, '../../.github/workflows/deploy-stack.yml'), 'utf8');
    const minutes = Number(/timeout-minutes: (\d+)/.exec(workflow)?.[1]);
    assert.equal(Number(/role-seconds: (\d+)/.exec(workflow)?.[1]), minutes * 60);
    const longest = (name: string) => made.find((each) => each.type === ROLE && each.name === name)?.inputs;
    assert.equal(longest('georender-deploy-prod')?.['maxSessionDuration'], minutes * 60);
    assert.equal(longest('georender-preview')?.['maxSessionDuration'], undefined);
  });

  it('lets each environment write the state of its own stacks alone', () => {
    const resources = (environment: string) =>
      JSON.stringify(json(made, 'aws:iam/rolePolicy:RolePolicy', `georender-deploy-${environment}-state`, 'policy'));
    assert.match(resources('dev'), /\.pulumi\/stacks\/georender\/dev\.json\*/);
    assert.doesNotMatch(resources('dev'), /georender\/prod/);
    assert.match(resources('preview'), /\.pulumi\/stacks\/georender\/pr-\*\.json\*/);
  });

  it('makes no key, no user, and one provider, unless there is one', async () => {
    const types = new Set(made.map(({ type }) => type));
    assert.ok(![...types].some((type) => /accessKey|user/i.test(type)));
    const provider = 'aws:iam/openIdConnectProvider:OpenIdConnectProvider';
    assert.equal(made.filter(({ type }) => type === provider).length, 1);
    const oidcProviderArn = 'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com';
    const others = await make({ ...ARGS, oidcProviderArn });
    assert.equal(others.filter(({ type }) => type === provider).length, 0);
  });

  it('refuses wrong configuration, patterns above all, with every problem at once', () => {
    const raw = {
      repository: 'acme/*',
      branch: '*',
      environments: ['prod', 'a:b'],
      stateBucket: '',
      stateKeyArn: 'alias/key',
      oidcProviderArn: 'arn:aws:iam::1:user/x',
      options: undefined,
      canaries: ['dev'],
    };
    assert.throws(
      () => rolesSettings(raw),
      (error) => {
        assert.ok(error instanceof RolesSettingsError);
        assert.equal(error.message.split('\n').length, 8, error.message);
        return true;
      },
    );
  });
});
