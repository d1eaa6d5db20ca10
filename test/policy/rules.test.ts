// Each rule of the policy pack: a resource that breaks it, and one that keeps it.
import assert from 'node:assert/strict';
import { RULES } from '../../policy/rules';
import { ACCESS } from './examples/access';
import { LIMITS } from './examples/limits';
import { STORAGE } from './examples/storage';
import { TRANSPORT } from './examples/transport';
import { violations } from './judged';

const EXAMPLES = { ...ACCESS, ...TRANSPORT, ...STORAGE, ...LIMITS };

describe('policy/rules', () => {
  it('have names of their own, and each has its examples', () => {
    const names = RULES.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    assert.deepEqual(names.toSorted(), Object.keys(EXAMPLES).sort());
  });

  for (const { name, mend, document } of RULES) {
    const { fails, passes } = EXAMPLES[name] ?? { fails: {}, passes: [] };
    describe(name, () => {
      for (const [said, resources] of Object.entries(fails))
        it(`reports: ${said}`, async () => {
          const told = await violations(name, resources);
          assert.ok(
            told.some((message) => message.includes(said) && message.includes(mend) && message.includes(document.url)),
            JSON.stringify(told),
          );
        });

      it('accepts what keeps it', async () => {
        assert.ok(Object.keys(fails).length > 0 && passes.length > 0);
        for (const resources of passes) assert.deepEqual(await violations(name, resources), []);
      });
    });
  }
});
