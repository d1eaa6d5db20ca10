// Pull requests' own sites, the difference between two Chromiums, and the options of the commands.
import assert from 'node:assert/strict';
import { checkSettings } from '../../core/settings/check-settings';
import { branchConfiguration, branchStack, branchUrl } from '../../delivery/branch/branch-stack';
import { fidelityDifference, parseFigures } from '../../delivery/chromium/fidelity-difference';
import { deliver } from '../../delivery/deliver';
import { recordedTerminal } from '../support/cli/recorded-terminal';

describe('delivery/branch', () => {
  it('puts the number into the template, and takes no other URL', () => {
    assert.equal(branchUrl('https://pr-{number}.d1.amplifyapp.com', 12), 'https://pr-12.d1.amplifyapp.com/');
    for (const template of [
      'https://main.d1.amplifyapp.com/',
      'http://pr-{number}.x/',
      'javascript:{number}',
      'https://u:p@{number}.x/',
    ])
      assert.equal(branchUrl(template, 12), undefined, template);
  });

  it('configures a stack that the program accepts', () => {
    const text = branchConfiguration('https://pr-12.d1.amplifyapp.com/', 'eu-central-1');
    const config: Record<string, unknown> = JSON.parse(text).config;
    const settings = Object.entries(config).flatMap(([name, value]) =>
      name.startsWith('georender:') ? [[name.slice('georender:'.length), value] as const] : [],
    );
    const checked = checkSettings(Object.fromEntries(settings));
    assert.deepEqual(checked.regions, ['eu-central-1']);
    assert.equal(branchStack(12), 'pr-12');
  });
});

function figures(share: number, kept = true, pixels = 1): string {
  const shares = { words: { share, missing: share < 1 ? ['hello'] : [] } };
  return JSON.stringify({
    figures: [{ page: 'shop', georender: { status: 200, kept, pixels, shares } }],
    verdicts: [],
  });
}

describe('delivery/chromium', () => {
  const compare = (before: string, after: string) =>
    fidelityDifference(
      { version: '153.0.0', figures: parseFigures('before.json', before) },
      { version: '154.0.0', figures: parseFigures('after.json', after) },
    );

  it('says that all is as before', () => {
    const { text, isWorse } = compare(figures(1), figures(1, true, 0.998));
    assert.equal(isWorse, false);
    assert.match(text, /1 page: 1 as before, 0 worse, 0 better/);
  });

  it('names what a page lost', () => {
    const { text, isWorse } = compare(figures(1), figures(0.9));
    assert.equal(isWorse, true);
    assert.match(text, /\| `shop` \| 100\.0 %, 100\.0 %, kept \| 90\.0 %, 100\.0 %, kept \|/);
    assert.match(text, /`shop` lacks words: `hello`/);
  });

  it('takes a page that is no longer kept, or no longer answered, for worse', () => {
    assert.equal(compare(figures(1), figures(1, false)).isWorse, true);
    assert.equal(compare(figures(1), '{"figures":[]}').isWorse, true);
    assert.match(compare(figures(0.9), figures(1)).text, /0 worse, 1 better/);
  });

  it('takes no other file', () => {
    assert.throws(() => parseFigures('x.json', '{}'), /x\.json: it holds no figures/);
  });
});

describe('delivery/deliver', () => {
  const wrong: readonly (readonly [args: readonly string[], complaint: RegExp])[] = [
    [['preview'], /--stack is missing/],
    [['preview', '--stack', '--yes'], /--stack/],
    [['preview', '--stack', 'dev', '--comment', 'x'], /--comment: "x" is not allowed/],
    [['up', '--stack', 'dev', '--policy-pack', '-x'], /--policy-pack/],
    [
      ['branch', 'up', '--pull-request', '0', '--url', 'https://x/', '--region', 'us-east-9'],
      /--pull-request[^]*--url[^]*--region/,
    ],
    [['chromium'], /--before is missing[^]*--after is missing[^]*--from[^]*--to/],
    [['nonsense'], /unknown command/],
  ];
  for (const [args, complaint] of wrong) {
    it(`ends ${args.join(' ')} with 2, and says why`, async () => {
      const terminal = recordedTerminal();
      assert.equal(await deliver(args, terminal), 2);
      assert.match(terminal.notes(), complaint);
    });
  }
});
