import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { commandReference } from '../../../cli/reference/command-reference';

const committed = readFileSync(path.join(__dirname, '../../../docs/commands.md'), 'utf8');

describe('docs/commands.md', () => {
  it('is what the program says of its commands', async () => {
    assert.equal(committed, await commandReference(), 'run npm run commands, which writes it');
  });

  it('has nothing outside of code that the docs site would take for an element', () => {
    const prose = committed.replaceAll(/```[^]*?```|`[^`\n]*`/g, '');
    assert.deepEqual(prose.match(/<\w[^>]*>?/g), null);
  });
});
