// `deliver release`: releases what `up` has brought to a stack's canaries, and makes it the live code.
import { type CommandOptions, defineCommand } from '../../cli/command/define-command';
import { DONE } from '../../cli/command/exit-code';
import { runGeorender } from '../../cli/georender';
import { isLocalUrl } from '../../operations/target/target';
import { hasCanaries } from '../release/canary-configuration';
import { type ReleaseOrder, releaseStack } from '../release/release-stack';
import {
  declarePolicyPack,
  declareStack,
  policyPackOption,
  type RawPolicyPack,
  type RawStack,
  stackOption,
} from './delivery-options';
import { deploy } from './up';

interface RawRelease extends RawStack, RawPolicyPack {
  readonly plan?: string;
  readonly recover?: boolean;
  readonly url?: string;
}

interface ReleaseOptions extends ReleaseOrder {
  readonly recover: boolean;
}

/** Options of `georender release` about its plan, each with a value; never one about its target. */
const PLAN =
  /^(?:--(?:steps|hold|min-requests|sample|seed|concurrency|max-(?:different|errors|bypass|slower)) [^\s-]\S*(?: |$))*$/;

const releaseOptions: CommandOptions<RawRelease, ReleaseOptions> = {
  declare(command) {
    declarePolicyPack(declareStack(command))
      .option('--plan <options>', 'options of `georender release`, e.g. "--steps 25%,50% --hold 2h"')
      .option('--recover', 'only ends a release whose job died: the live functions answer everything again')
      .option('--url <url>', 'a local run whose bots and canaries stand in for the stack’s, in a rehearsal');
  },
  check(raw, _operands, problems) {
    const { plan = '', recover = false, url } = raw;
    const stack = stackOption(raw, problems);
    const words = plan.trim().replaceAll(/\s+/g, ' ');
    if (!PLAN.test(words))
      problems.push(
        `--plan: "${plan}" is not allowed; allowed: options of \`georender release\` about steps, pages and limits, ` +
          'e.g. "--steps 25%,50% --hold 2h --min-requests 20".',
      );
    if (url !== undefined && !isLocalUrl(url))
      problems.push(`--url: "${url}" is not the address of a local run; allowed: e.g. http://127.0.0.1:8080.`);
    return {
      stack,
      target: url === undefined ? ['--stack', stack] : ['--url', url],
      plan: words === '' ? [] : words.split(' '),
      policyArguments: policyPackOption(raw, problems),
      recover,
    };
  },
};

/** The command. */
export const releaseCommand = defineCommand({
  name: 'release',
  summary: 'release what a stack’s canaries have, and make it the live code; without canaries nothing is done',
  examples: [
    ['npm run deliver -- release --stack prod --policy-pack policy', '0 if it is live, 1 if it was taken back'],
    ['npm run deliver -- release --stack prod --recover', 'ends a release whose job died'],
  ],
  options: releaseOptions,
  async run({ recover, ...order }, terminal) {
    const { stack, target } = order;
    if (!(await hasCanaries(stack))) {
      terminal.say(`${stack} has no canaries (setting canary): there is nothing to release.`);
      return DONE;
    }
    if (recover) return runGeorender(['release', ...target, '--recover', '--yes'], terminal);
    return releaseStack(order, { georender: runGeorender, deploy }, terminal);
  },
});
