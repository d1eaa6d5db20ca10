// The provider for programs in other languages: its schema, and what it constructs.
import assert from 'node:assert/strict';
import * as pulumi from '@pulumi/pulumi';
import { buildHealthPackage, buildLambdaPackages } from '../../bundles/lambda-package';
import { INPUT_NAMES } from '../../components/input-settings';
import { SECRETS, SETTING_NAMES } from '../../core/settings/settings';
import { version } from '../../package.json';
import { GeorenderProvider } from '../../provider/georender-provider';
import { version as providerVersion } from '../../provider/package.json';
import { least, ofType } from '../support/pulumi/georender-program';
import { LambdaAccountApi } from '../support/pulumi/lambda-account-api';
import { runProgram, valueOf } from '../support/pulumi/pulumi-mocks';
import { PACKAGES_TIMEOUT_MS } from '../support/run/packages-timeout';

const TOKEN = 'georender:index:Georender';

interface Property {
  readonly type?: string;
  readonly $ref?: string;
  readonly items?: Property;
  readonly additionalProperties?: Property;
  readonly plain?: boolean;
  readonly secret?: boolean;
}

function inputsOfSchema(): { readonly properties: Readonly<Record<string, Property>>; readonly required: unknown } {
  const { resources } = JSON.parse(new GeorenderProvider().schema);
  const { inputProperties: properties, requiredInputs: required } = resources[TOKEN];
  return { properties, required };
}

describe('provider', () => {
  it('has the version of the package', () => {
    assert.equal(providerVersion, version);
    assert.equal(JSON.parse(new GeorenderProvider().schema).version, version);
  });

  it('takes every setting, the secret ones as secrets, and tags', () => {
    const { properties, required } = inputsOfSchema();
    const secrets = Object.keys(SECRETS);
    assert.deepEqual(Object.keys(properties).sort(), [...SETTING_NAMES, ...secrets, 'tags'].sort());
    assert.deepEqual(required, ['siteOrigin', 'regions', 'homeRegion']);
    const named = (test: (property: Property) => boolean) =>
      Object.keys(properties).filter((name) => test(properties[name] ?? {}));
    assert.deepEqual(
      named(({ secret }) => secret === true),
      secrets,
    );
    assert.deepEqual(named(({ plain }) => plain !== true).sort(), [...INPUT_NAMES, ...secrets, 'tags'].sort());
  });

  it('names only types that Pulumi has', () => {
    const check = ({ type, $ref, items, additionalProperties }: Property) => {
      if (type === undefined) assert.equal($ref, 'pulumi.json#/Any');
      else assert.match(type, /^(?:string|integer|boolean|array|object)$/);
      assert.equal(items !== undefined, type === 'array');
      for (const part of [items, additionalProperties]) if (part !== undefined) check(part);
    };
    Object.values(inputsOfSchema().properties).forEach(check);
  });

  it('constructs the component, and tells its outputs', async function () {
    this.timeout(PACKAGES_TIMEOUT_MS);
    await buildLambdaPackages();
    await buildHealthPackage();
    const lambdaApi = await LambdaAccountApi.start();
    try {
      const inputs = { ...least, domains: ['www.example.com'], hostedZoneId: pulumi.output('Z0123456789ABC') };
      const { result, registrations } = await runProgram(() =>
        new GeorenderProvider().construct('site', TOKEN, inputs, {}),
      );
      assert.deepEqual(Object.keys(result.state), ['url', 'distributionDomain', 'distributionId']);
      assert.equal(await valueOf(pulumi.output(result.state['url'])), 'https://www.example.com');
      assert.equal(ofType(registrations, TOKEN).length, 1);
    } finally {
      await lambdaApi.close();
    }
  });

  it('says all problems of wrong arguments, before anything is registered', async () => {
    const { registrations } = await runProgram(async () => {
      const wrong = { ...least, homeRegion: 'eu-west-1', freshness: 'soon' };
      await assert.rejects(new GeorenderProvider().construct('site', TOKEN, wrong, {}), (error) => {
        assert.ok(pulumi.RunError.isInstance(error));
        assert.match(error.message, /homeRegion is "eu-west-1"[^]*freshness is "soon"/);
        return true;
      });
      await assert.rejects(
        new GeorenderProvider().construct('site', 'georender:index:Other', least, {}),
        /has no georender:index:Other/,
      );
    });
    assert.deepEqual(registrations, []);
  });
});
