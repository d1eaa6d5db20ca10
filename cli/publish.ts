// `georender publish`: follows a deployment of the site, for hosts that tell nobody, or when their event got lost.
import { defineCommand } from './command/define-command';
import { publishOptions } from './publish/options';

/** The command. */
export const publishCommand = defineCommand({
  name: 'publish',
  summary: 'show a new version of the site to people and bots, once its own CDN shows it',
  examples: [
    ['georender publish --stack prod --yes', 'waits until the site’s document is another than before'],
    ['georender publish --stack prod --marker "build 42" --yes', 'waits until the document contains a text'],
    ['georender publish --local --renders 20 --yes', 'the same in the local run'],
  ],
  options: publishOptions,
  async run(options, terminal) {
    const { publish } = await import('./publish/publish');
    return publish(options, terminal);
  },
});
