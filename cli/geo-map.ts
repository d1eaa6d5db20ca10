// `npm run geo:map`: draws which region renders for which country.
import { writeFileSync } from 'node:fs';
import { runCommand, say } from './command/run-command';
import { parseMapOptions } from './geo/map-options';
import { worldMap } from './geo/world-map';

runCommand((args) => {
  const { regions, output } = parseMapOptions(args);
  writeFileSync(output, worldMap(regions));
  say(`${output}: ${regions.join(', ')}`);
});
