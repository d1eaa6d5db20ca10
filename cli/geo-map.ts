// `npm run geo:map`: draws which region renders for which country.
import { writeFileSync } from 'node:fs';
import { parseMapOptions } from './geo/map-options';
import { worldMap } from './geo/world-map';
import { runCommand, say } from './run-command';

runCommand((args) => {
  const { regions, output } = parseMapOptions(args);
  writeFileSync(output, worldMap(regions));
  say(`${output}: ${regions.join(', ')}`);
});
