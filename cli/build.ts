// `georender build`: writes what gets deployed.
import { buildOptions } from './build/options';
import { defineCommand } from './command/define-command';

/** The command. */
export const buildCommand = defineCommand({
  name: 'build',
  summary: 'build the router and the Lambda functions, as they are deployed',
  examples: [
    ['georender build --regions us-east-1,eu-central-1 --out dist', 'builds for two regions'],
    ['georender build --edge lambda-at-edge', 'builds the second engine of the edge'],
  ],
  options: buildOptions,
  async run(options, terminal) {
    const { build } = await import('./build/build');
    return build(options, terminal);
  },
});
