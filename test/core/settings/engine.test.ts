// What a router at Lambda@Edge changes of the settings, and what it can't have.
import assert from 'node:assert/strict';
import { checkSettings } from '../../../core/settings/check-settings';
import { RENDERER_SECRETS, rendererTokenContradictions } from '../../../core/settings/rooms/renderer-tokens';
import { SettingsReader } from '../../../core/settings/settings-reader';
import { LEAST, refuses } from './refused-settings';

const LAMBDA = { edge: 'lambda-at-edge' };
const [ONE, OTHER] = ['1'.repeat(32), '2'.repeat(32)];

describe('core/settings, edge', () => {
  it('is a CloudFront Function by default', () => assert.equal(checkSettings(LEAST).edge, 'cloudfront-function'));

  it('gives Lambda@Edge the longest time-out of render, and no health checks', () => {
    const { edge, renderTimeoutSeconds, healthChecks } = checkSettings({ ...LEAST, ...LAMBDA, healthChecks: true });
    assert.deepEqual([edge, renderTimeoutSeconds, healthChecks], ['lambda-at-edge', 17, false]);
    assert.equal(checkSettings({ ...LEAST, ...LAMBDA, renderTimeout: '15s' }).renderTimeoutSeconds, 15);
  });

  refuses('an engine that does not exist', { edge: 'lambda' }, [
    'edge is "lambda"; allowed: cloudfront-function, lambda-at-edge.',
  ]);

  refuses('a render that is longer than an HTTP API waits', { ...LAMBDA, renderTimeout: '18s' }, [
    'renderTimeout is 18s; allowed with edge: lambda-at-edge: from 15s to 17s, since an HTTP API ends after 30 s. Leave ' +
      'it out, or set one of these.',
  ]);

  refuses('what needs the first engine', { ...LAMBDA, canary: true, debugTokenHash: 'a'.repeat(64) }, [
    /^canary is true, but a router at Lambda@Edge can't read the canaries' share; remove canary/,
    /^debugTokenHash is for the function at viewer-response, which CloudFront does not allow beside Lambda@Edge/,
  ]);
});

describe('core/settings, rendererTokens', () => {
  function problemsOf(value: unknown): readonly string[] {
    const reader = new SettingsReader({}, undefined);
    RENDERER_SECRETS.rendererTokens.form.read(value, 'rendererTokens', reader);
    return reader.found;
  }

  it('are one, or two while one is replaced', () => {
    assert.deepEqual(problemsOf({ current: ONE }), []);
    assert.deepEqual(problemsOf({ current: ONE, previous: OTHER }), []);
  });

  it('are refused without being shown', () => {
    const short =
      'rendererTokens.current is no token; allowed: 32 to 200 visible ASCII characters, e.g. what openssl rand -hex 32 prints.';
    assert.deepEqual(problemsOf({ current: 'secret' }), [short]);
    assert.deepEqual(problemsOf({ next: ONE }), ['rendererTokens: "next" is not allowed; allowed: current, previous.']);
    assert.deepEqual(problemsOf({ current: ONE, previous: ONE }), [
      'rendererTokens.previous is the token rendererTokens.current; give current a new one, or remove previous.',
    ]);
    assert.deepEqual(problemsOf(ONE), [
      'rendererTokens is not an object; allowed: the tokens current and, while it is being replaced, previous.',
    ]);
  });

  it('belong to Lambda@Edge, which needs the current one', () => {
    assert.deepEqual(rendererTokenContradictions([], {}), []);
    assert.deepEqual(rendererTokenContradictions(['current'], LAMBDA), []);
    assert.deepEqual(rendererTokenContradictions(undefined, LAMBDA), []);
    assert.match(rendererTokenContradictions(['current'], {}).join(), /^rendererTokens are for edge: lambda-at-edge;/);
    for (const names of [[], ['previous']])
      assert.match(
        rendererTokenContradictions(names, LAMBDA).join(),
        /needs a token by which the regions know the router/,
      );
  });

  it('are refused where a prerender service alone answers, which has no regions', () => {
    const alone = { ...LAMBDA, prerenderService: 'alone' };
    assert.deepEqual(rendererTokenContradictions([], alone), []);
    for (const names of [['current'], undefined])
      assert.match(rendererTokenContradictions(names, alone).join(), /^rendererTokens are for regions/);
  });
});
