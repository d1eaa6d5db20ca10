// The view Regions in a real browser: what it shows, and that a change is shown before it is made.
import assert from 'node:assert/strict';
import type { Page } from 'puppeteer-core';
import { knownDeployment, knownFacts, RememberedValues } from '../../support/operations/known-deployment';
import { assertAccessible, ConsoleLab } from '../console-lab';

describe('console/regions view', function () {
  this.timeout(300_000);
  let lab: ConsoleLab | undefined;
  let values = new RememberedValues();
  beforeEach(async () => {
    values = new RememberedValues();
    lab = await ConsoleLab.start(knownDeployment(knownFacts({ canary: true }), values));
  });
  afterEach(() => lab?.close());

  const started = (): ConsoleLab => lab ?? assert.fail('the console is not started');

  async function shows(page: Page, text: string): Promise<void> {
    await page.waitForFunction((wanted) => document.body.textContent.includes(wanted), {}, text);
  }

  async function press(page: Page, name: string): Promise<void> {
    await (await page.waitForSelector(`button::-p-text(${name})`))?.click();
  }

  it('names what does not answer in each region', async () => {
    const page = await started().open('/regions');
    await shows(page, 'eu-central-1: the index did not answer');
    await page.waitForSelector('.map');
    await assertAccessible(page);
  });

  it('shows what a drain does, does it, and takes it back', async () => {
    const page = await started().open('/regions');
    await press(page, 'Drain eu-central-1');
    await shows(page, 'afterwards eu-central-1 (drained by hand)');
    assert.equal(values.text, undefined);
    await assertAccessible(page);
    await press(page, 'Do it');
    await shows(page, 'The edge could not be asked from here');
    assert.match(values.text ?? '', /eu-central-1/);
    await press(page, 'Close');
    await press(page, 'Return eu-central-1');
    await shows(page, 'afterwards no region is drained');
    await press(page, 'Do it');
    await shows(page, 'The edge could not be asked from here');
    assert.doesNotMatch(values.text ?? '', /eu-central-1/);
  });

  it('does nothing that was not shown: somebody else changed the value meanwhile', async () => {
    const page = await started().open('/regions');
    await press(page, 'Drain eu-central-1');
    await shows(page, 'afterwards eu-central-1 (drained by hand)');
    const theirs = JSON.stringify({ drained: ['us-east-1'] });
    values.put(theirs);
    await press(page, 'Do it');
    await shows(page, 'was changed meanwhile');
    assert.equal(values.text, theirs);
  });

  it('changes the canaries’ share by keyboard alone', async () => {
    const page = await started().open('/regions');
    const field = await page.waitForSelector('input[inputmode]');
    await field?.focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await shows(page, 'Canaries answer 1 % of the URLs');
    await shows(page, 'afterwards no region is drained; canaries answer 1 % of the URLs');
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => document.querySelector('[role=dialog]') === null);
    assert.equal(values.text, undefined);
  });
});
