// `npm run geo:map`: draws which region renders for which country.
import { writeFileSync } from 'node:fs';
import { HelpRequested } from '../local/command-line';
import { parseMapOptions } from './geo/map-options';
import { worldMap } from './geo/world-map';

try {
  const { regions, output } = parseMapOptions(process.argv.slice(2));
  writeFileSync(output, worldMap(regions));
  process.stdout.write(`${output}: ${regions.join(', ')}\n`);
} catch (error) {
  if (error instanceof HelpRequested) {
    process.stdout.write(error.message);
  } else {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
