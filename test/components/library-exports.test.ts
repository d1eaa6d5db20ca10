// The library exports what the programs in examples/ use, and nothing else.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(__dirname, '../..');

/** The names in the braces that a pattern finds, sorted. */
function namesIn(file: string, pattern: RegExp): readonly string[] {
  const lists = [...readFileSync(path.join(ROOT, file), 'utf8').matchAll(pattern)].map(([, list = '']) => list);
  return lists.flatMap((list) => list.split(',')).map((name) => name.trim().replace(/^type /, ''));
}

describe('components/index', () => {
  it('exports what the examples import', () => {
    const exported = namesIn('components/index.ts', /^export (?:type )?\{([^}]*)\}/gm);
    const imported = globSync('examples/*/index.ts', { cwd: ROOT }).flatMap((file) =>
      namesIn(file, /^import (?:type )?\{([^}]*)\} from 'georender'/gm),
    );
    assert.deepEqual([...exported].sort(), [...new Set(imported)].sort());
  });
});
