// `npm run geo:centres`: writes where the people of each country and subdivision are, as core/geography/place-points.json.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { placePointsFile } from './geo/place-points';

const file = path.join(__dirname, '../core/geography/place-points.json');
const text = placePointsFile();
writeFileSync(file, text);
process.stdout.write(`core/geography/place-points.json: ${Buffer.byteLength(text)} bytes\n`);
