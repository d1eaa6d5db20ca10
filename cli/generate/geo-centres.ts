// `npm run geo:centres`: computes where the people of each country live, for core/geography/place-points.json.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { placePointsFile } from '../geo/place-points';
import { runScript, say } from './run-script';

runScript(() => {
  const text = placePointsFile();
  writeFileSync(path.join(__dirname, '../../core/geography/place-points.json'), text);
  say(`core/geography/place-points.json: ${Buffer.byteLength(text)} bytes`);
});
