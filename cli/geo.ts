// `georender geo`: draws which region renders for which country.
import { writeFile } from 'node:fs/promises';
import { defineCommand } from './command/define-command';
import { DONE } from './command/exit-code';
import { mapOptions } from './geo/options';

/** The command. */
export const geoCommand = defineCommand({
  name: 'geo',
  summary: 'draw the world coloured by the region that each country is sent to, as SVG',
  examples: [['georender geo --regions us-east-1,eu-west-1 --output map.svg', 'draws the map of two regions']],
  options: mapOptions,
  async run({ regions, output }, terminal) {
    const { worldMap } = await import('./geo/world-map');
    await writeFile(output, worldMap(regions));
    terminal.say(`${output}: ${regions.join(', ')}`);
    return DONE;
  },
});
