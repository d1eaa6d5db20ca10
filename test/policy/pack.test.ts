// The pack's files: its version, and the tables of its documentation.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { withRuleTables } from '../../cli/rules/table';
import { version } from '../../package.json';
import { version as packVersion } from '../../policy/package.json';
import { georenderPolicies } from '../../policy/policies';
import { RULES } from '../../policy/rules';

const PAGE = path.join(__dirname, '../../docs/policy.md');

describe('policy', () => {
  it('has the version of the package', () => {
    assert.equal(packVersion, version);
  });

  it('is documented by `npm run rules`', () => {
    const page = readFileSync(PAGE, 'utf8');
    assert.equal(page, withRuleTables(page));
  });

  it('makes a mandatory policy of every rule, with its mend and its document', () => {
    assert.deepEqual(
      georenderPolicies().map(({ name, enforcementLevel, remediationSteps, url }) => ({
        ...{ name, enforcementLevel, remediationSteps, url },
      })),
      RULES.map(({ name, mend, document }) => ({
        ...{ name, enforcementLevel: 'mandatory', remediationSteps: mend, url: document.url },
      })),
    );
  });
});
