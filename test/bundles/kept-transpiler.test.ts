import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import ts from 'typescript';
import { create } from '../../bundles/kept-transpiler.cjs';

describe('bundles/kept-transpiler', () => {
  let root = '';
  let folder = '';

  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'georender-transpiler-'));
    folder = path.join(root, 'kept');
  });

  afterEach(() => rm(root, { recursive: true, force: true }));

  function transpiled(code: string, target = ts.ScriptTarget.ES2022): string {
    const options = { module: ts.ModuleKind.CommonJS, target, sourceMap: true };
    const transpiler = create({ service: { config: { options } }, folder });
    return transpiler.transpile(code, { fileName: '/a.ts' }).outputText;
  }

  /** Changes what is kept, so that it can be told from what is transpiled. */
  async function mark(): Promise<void> {
    for (const name of await readdir(folder)) {
      const file = path.join(folder, name);
      await writeFile(file, (await readFile(file, 'utf8')).replaceAll('const a', 'const kept'));
    }
  }

  it('transpiles a file once', async () => {
    assert.match(transpiled('const a: number = 1;'), /^const a = 1;\n/);
    await mark();
    assert.match(transpiled('const a: number = 1;'), /^const kept = 1;\n/);
  });

  it('transpiles again what has changed, and keeps one result of a file', async () => {
    transpiled('const a: number = 1;');
    await mark();
    assert.match(transpiled('const a: number = 2;'), /^const a = 2;\n/);
    assert.equal((await readdir(folder)).length, 1);
  });

  it('transpiles again with other settings', async () => {
    transpiled('const a: number = 1;');
    await mark();
    assert.match(transpiled('const a: number = 1;', ts.ScriptTarget.ES5), /^var a = 1;\n/);
  });

  it('keeps no file with errors', () => {
    transpiled('const a: = 1;');
    assert.equal(existsSync(folder), false);
  });

  it('transpiles again what is kept in part', async () => {
    transpiled('const a: number = 1;');
    for (const name of await readdir(folder)) await writeFile(path.join(folder, name), '{"hash":');
    assert.match(transpiled('const a: number = 1;'), /^const a = 1;\n/);
  });

  it('works where nothing can be kept', async () => {
    await writeFile(folder, 'no folder');
    assert.match(transpiled('const a: number = 1;'), /^const a = 1;\n/);
  });
});
