import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { OptionError } from '../../cli/command/option-error';
import { mapOptions } from '../../cli/geo/options';
import { worldMap } from '../../cli/geo/world-map';
import { DEFAULT_REGIONS } from '../../core/geography/regions';
import { optionsOf } from '../support/cli/read-options';
import { goldenRegions, goldenTable } from '../support/edge/geography-golden';

/** A title of the picture, which describes a place. */
function titleOf(svg: string, place: string): string | undefined {
  return new RegExp(`<title>${place}: ([^<]*)</title>`).exec(svg)?.[1];
}

describe('cli/geo-map', () => {
  it('makes the committed picture of six regions, byte for byte', () => {
    const committed = readFileSync(path.join(__dirname, '../../docs/geography.svg'), 'utf8');
    const drawn = worldMap(goldenRegions(goldenTable().sets['six'] ?? []));
    assert.ok(drawn === committed, 'docs/geography.svg is out of date: draw it again as docs/geography.md says');
  });

  it('colours countries, also those without an ISO code on the map, and shows subdivisions that go elsewhere', () => {
    const svg = worldMap(['us-east-1', 'us-west-2', 'eu-west-1', 'ap-southeast-2']);
    assert.equal(titleOf(svg, 'Germany'), 'eu-west-1');
    assert.equal(titleOf(svg, 'Kosovo'), 'eu-west-1');
    assert.equal(titleOf(svg, 'New Zealand'), 'ap-southeast-2');
    assert.equal(titleOf(svg, 'US-CA'), 'us-west-2');
    assert.equal(titleOf(svg, 'US-NY'), undefined);
    assert.equal(svg.includes('by the edge location'), false);
  });

  it('has a title, a description and a legend that names every region', () => {
    const svg = worldMap(DEFAULT_REGIONS);
    assert.match(svg, /^<svg [^>]*role="img" aria-labelledby="title description"/);
    assert.match(svg, /<title id="title">.+<\/title>\n<desc id="description">.*Natural Earth.*CC BY 4\.0/);
    const counts = DEFAULT_REGIONS.map((region) => Number(new RegExp(`>${region} \\((\\d+)\\)</text>`).exec(svg)?.[1]));
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      250,
    );
  });

  it('reads regions and file, by default the local run’s', () => {
    assert.deepEqual(optionsOf(mapOptions, []), { regions: DEFAULT_REGIONS, output: path.resolve('geography.svg') });
    assert.deepEqual(optionsOf(mapOptions, ['--regions', 'eu-west-1, sa-east-1', '--output', 'a/b.svg']), {
      regions: ['eu-west-1', 'sa-east-1'],
      output: path.resolve('a/b.svg'),
    });
    for (const args of [
      ['--regions', ''],
      ['--regions', 'mars-1'],
      ['--output', ''],
      ['--colour', 'red'],
    ]) {
      assert.throws(() => optionsOf(mapOptions, args), OptionError, args.join(' '));
    }
  });
});
