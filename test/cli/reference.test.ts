import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { commandReference } from '../../cli/reference/command-reference';

describe('docs/commands.md', () => {
  it('is what the program says of its commands', async () => {
    const committed = readFileSync(path.join(__dirname, '../../docs/commands.md'), 'utf8');
    assert.equal(committed, await commandReference(), 'run npm run commands, which writes it');
  });
});
