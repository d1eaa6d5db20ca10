// `georender release`: has new code answer a rising share of the bots' URLs while all is well, and takes it back else.
import { defineCommand } from './command/define-command';
import { releaseOptions } from './release/options';

/** The command. */
export const releaseCommand = defineCommand({
  name: 'release',
  summary: "compare the canaries' pages with the live ones, raise their share step by step, promote or take back",
  examples: [
    ['georender release --stack prod --dry-run', 'says what would be compared, and what it may cost'],
    ['georender release --stack prod --yes --report release.md', 'releases: 0 if promoted, 1 if taken back'],
    [
      'georender release --local --steps 10%,50% --hold 1m',
      'the same in a local run (start --canary-from ../branch/dist)',
    ],
    ['georender release --stack prod --recover', 'ends a release whose command died'],
  ],
  options: releaseOptions,
  async run(options, terminal) {
    const { release } = await import('./release/release');
    return release(options, terminal);
  },
  isWrongUsage: (error) => error instanceof Error && error.name === 'RouterOrderError',
});
