// The licences of packed code: each package has an entry with a text, and none has a licence that is not allowed.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type BundleName, bundleSources, stopBundler } from '../../../bundles/lambda-bundle';
import { isAllowedLicence, LicenceError } from '../../../cli/build-library/allowed-licences';
import { bundledLicences, packedTitles } from '../../../cli/build-library/bundled-licences';
import { makeTemporaryFolder, type TemporaryFolder } from '../../../local/state/temporary-folder';

const FUNCTIONS: readonly BundleName[] = ['serve', 'render', 'health', 'api', 'jobs', 'schedule'];

describe('cli/build-library, licences', () => {
  let folder: TemporaryFolder;
  before(async () => (folder = await makeTemporaryFolder()));
  after(() => folder.remove());

  /** Installs a package by hand. @returns a bundled file of it */
  function installed(name: string, manifest: object, licenceText?: string): string {
    const place = path.join(folder.path, 'node_modules', name);
    mkdirSync(place, { recursive: true });
    writeFileSync(path.join(place, 'package.json'), JSON.stringify({ name, version: '1.2.3', ...manifest }));
    if (licenceText !== undefined) writeFileSync(path.join(place, 'LICENSE.md'), licenceText);
    return path.join(place, 'dist/index.js');
  }

  it('name each package once, and packages of one text together', async () => {
    const files = [
      installed('@one/first', { license: 'MIT' }, 'Copyright One'),
      installed('@one/second', { license: 'MIT' }, 'Copyright One'),
      installed('other', { license: 'ISC' }, 'Copyright Other'),
      path.join(folder.path, 'core/own.ts'),
    ];
    const text = await bundledLicences([...files, ...files]);
    const [first, second, ...more] = text.split(`${'-'.repeat(80)}\n`);
    assert.equal(first?.trim(), '@one/first 1.2.3 (MIT)\n@one/second 1.2.3 (MIT)\n\nCopyright One');
    assert.equal(second?.trim(), 'other 1.2.3 (ISC)\n\nCopyright Other');
    assert.deepEqual(more, []);
  });

  it('have the standard text where a package ships none', async () => {
    const file = installed('bare', { license: 'MIT', author: { name: 'Ada' } });
    assert.match(await bundledLicences([file]), /^bare 1\.2\.3 \(MIT\)\n\nCopyright \(c\) Ada\n\nPermission is/);
  });

  it('refuse, all at once, what is not allowed, what is not said, and what has no text', async () => {
    const files = [
      installed('copyleft', { license: 'GPL-3.0-only' }, 'GNU'),
      installed('silent', {}, 'All rights reserved'),
      installed('textless', { license: 'BSD-3-Clause' }),
    ];
    await assert.rejects(bundledLicences(files), (error) => {
      assert.ok(error instanceof LicenceError);
      assert.match(error.message, /copyleft 1\.2\.3 has the licence "GPL-3\.0-only"; allowed: 0BSD, /);
      assert.match(error.message, /silent 1\.2\.3 has the licence "undefined"/);
      assert.match(error.message, /textless 1\.2\.3 has no text of its licence BSD-3-Clause/);
      return true;
    });
  });

  it('are judged by their expressions', () => {
    for (const allowed of ['MIT', '(MIT OR GPL-3.0-only)', 'MIT and ISC', '(Apache-2.0 AND MIT)'])
      assert.ok(isAllowedLicence(allowed), allowed);
    for (const refused of ['GPL-3.0-only', 'MIT AND GPL-3.0-only', '(MIT OR ISC) AND MIT', '', 'SEE LICENSE IN FILE'])
      assert.equal(isAllowedLicence(refused), false, refused);
  });

  it('are there for every package that the functions take in', async () => {
    const bundles = await Promise.all(FUNCTIONS.map((name) => bundleSources(name)));
    await stopBundler();
    const files = bundles.flatMap(({ inputs }) => inputs);
    const titles = new Set(packedTitles(await bundledLicences(files)).map(({ name }) => name));
    const taken = new Set(
      files.flatMap((file) => /.*node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(file)?.[1] ?? []),
    );
    assert.ok(taken.size > 40);
    assert.deepEqual(
      [...taken].filter((name) => !titles.has(name.replaceAll('\\', '/'))),
      [],
    );
  });

  it('are found again in the texts: ours, and that of Vite', () => {
    const text = '@one/first 1.2.3 (MIT)\nother 2.0.0-rc.1 (ISC)\n\nText (of it)\n## react - 19.3.1 (MIT)\n';
    assert.deepEqual(packedTitles(text), [
      { name: '@one/first', version: '1.2.3', licence: 'MIT' },
      { name: 'other', version: '2.0.0-rc.1', licence: 'ISC' },
      { name: 'react', version: '19.3.1', licence: 'MIT' },
    ]);
  });
});
