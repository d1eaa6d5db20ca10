// The scripts for the page as text: whole in themselves, and part of a built `render`.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildLambdaBundle, stopBundler } from '../../../../bundles/lambda-bundle';
import { snapshotExpression } from '../../../../handlers/render/injected/page-snapshot';
import { scriptSource } from '../../../../handlers/render/injected/scripts';
import { type SnapshotLab, startSnapshotLab } from '../../../support/browser/snapshot-lab';

const EVENTS = { ready: 'a', ask: 'b', answer: 'c', thrown: 'd' };
const ISOLATED = { events: EVENTS, blankName: 'blank', binding: 'tell' };

describe('handlers/render/injected/scripts', () => {
  let lab: SnapshotLab;
  let folder: string;

  before(async () => {
    lab = await startSnapshotLab();
    folder = await mkdtemp(path.join(tmpdir(), 'georender-scripts-test-'));
  });
  after(async () => {
    await stopBundler();
    await lab.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('stand alone as text', async () => {
    const script = `${scriptSource('isolatedWorld', ISOLATED)}
      onload = () => document.body.append(${snapshotExpression('http://a.example/')}.html)`;

    const { html } = await lab.snapshot({
      '/': '<!doctype html><body><template>x</template><script src="/script"></script></body>',
      '/script': { headers: { 'content-type': 'text/javascript' }, body: script },
    });

    assert.match(html, /&lt;template&gt;x&lt;\/template&gt;/);
  });

  it('leave no names but those of their functions', async () => {
    const script = `const before = new Set(Object.getOwnPropertyNames(window));
      ${scriptSource('isolatedWorld', ISOLATED)}
      ${scriptSource('pageWorld', { events: EVENTS, blankName: 'blank' })}
      ${scriptSource('pageClock', { aheadMs: 0, blankName: 'blank' })}
      const after = Object.getOwnPropertyNames(window).filter((name) => !before.has(name));
      onload = () => document.body.append(after.sort().join())`;

    const { html } = await lab.snapshot({
      '/': '<!doctype html><body><script src="/script"></script></body>',
      '/script': { headers: { 'content-type': 'text/javascript' }, body: script },
    });

    assert.match(html, /<body>georenderInspection,georenderLook,georenderSnapshot<\/body>/);
  });

  it('are in a built render, without the bundler', async () => {
    await buildLambdaBundle('render', folder);

    const built = await readFile(path.join(folder, 'index.mjs'), 'utf8');
    assert.match(built, /georenderSnapshot:/);
    assert.doesNotMatch(built, /buildSync/);
  });
});
