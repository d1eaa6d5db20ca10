import assert from 'node:assert/strict';
import { ALL_REGIONS, isRegion, parseRegions } from '../../../core/geography/regions';

describe('core/regions', () => {
  it('reads a list in its order', () => {
    assert.deepEqual(parseRegions('--regions', ['eu-central-1', 'us-east-1']), {
      kind: 'regions',
      regions: ['eu-central-1', 'us-east-1'],
    });
  });

  it('reports all problems of a list at once, with the setting, the value and the allowed ones', () => {
    const parsed = parseRegions('--regions', ['eu-central-3', 'us-east-1', 'us-east-1', '']);
    assert.equal(parsed.kind, 'problems');
    const [unknown, twice, empty, ...more] = parsed.kind === 'problems' ? parsed.problems : [];
    assert.match(unknown ?? '', /^--regions: "eu-central-3" is not a region .*allowed: .*eu-central-1, .*us-west-2\.$/);
    assert.equal(twice, '--regions: "us-east-1" is listed twice; name each region once.');
    assert.match(empty ?? '', /^--regions: "" is not a region/);
    assert.deepEqual(more, []);
  });

  it('refuses an empty list', () => {
    assert.deepEqual(parseRegions('--regions', []), {
      kind: 'problems',
      problems: ['--regions: the list is empty; name at least one region, e.g. us-east-1.'],
    });
  });

  it('does not take names that every object has for regions', () => {
    for (const name of ['constructor', 'toString', '__proto__']) assert.equal(isRegion(name), false);
    assert.ok(ALL_REGIONS.includes('eu-central-1'));
  });
});
