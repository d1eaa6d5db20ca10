// Constructs the component for a program in another language.
import * as pulumi from '@pulumi/pulumi';
import type { ConstructResult, Provider } from '@pulumi/pulumi/provider';
import { checkDeployment } from '../components/check-deployment';
import { Georender } from '../components/georender';
import type { GeorenderArgs } from '../components/georender-args';
import { GeorenderEdge } from '../components/georender-edge';
import { knownSettings } from '../components/input-settings';
import { runProgram } from '../components/program-error';
import { checkSettings } from '../core/settings/check-settings';
import { version } from './package.json';
import { COMPONENT_TOKEN, packageSchema } from './package-schema';

/** Pulumi's provider protocol, as far as a package with one component needs it. */
export class GeorenderProvider implements Provider {
  readonly version = version;
  readonly schema = JSON.stringify(packageSchema());

  /** @throws pulumi.RunError with every problem of the arguments that is known at once */
  construct(
    name: string,
    type: string,
    inputs: pulumi.Inputs,
    options: pulumi.ComponentResourceOptions,
  ): Promise<ConstructResult> {
    return runProgram(async () => {
      if (type !== COMPONENT_TOKEN) throw new pulumi.RunError(`georender has no ${type}; it has ${COMPONENT_TOKEN}.`);
      assertArguments(inputs);
      const unreservedRegions = await checkDeployment(name, inputs);
      // Both have one type.
      const Site = inputs.prerenderService === 'alone' ? GeorenderEdge : Georender;
      const site = new Site(name, { ...inputs, unreservedRegions }, options);
      const { url, distributionDomain, edge } = site;
      return { urn: site.urn, state: { url, distributionDomain, distributionId: edge.distributionId } };
    });
  }
}

/** @throws SettingsError with every problem that is known at once */
function assertArguments(inputs: pulumi.Inputs): asserts inputs is GeorenderArgs {
  checkSettings(knownSettings(inputs));
}
