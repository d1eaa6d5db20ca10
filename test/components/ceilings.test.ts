// The optional ceilings: a budget that mails, and a web ACL.
import assert from 'node:assert/strict';
import { BotRequestLimit } from '../../components/edge/bot-request-limit';
import { MonthlyBudget } from '../../components/observability/monthly-budget';
import { BOT_GROUPS, LISTED_BOT_GROUPS } from '../../core/bots/bot-groups';
import { DEFAULT_BOT_SETTINGS } from '../../core/bots/bots';
import { find, listed, runProgram } from '../support/pulumi/pulumi-mocks';

const PERSON =
  'mozilla/5.0 (windows nt 10.0; win64; x64) applewebkit/537.36 (khtml, like gecko) chrome/143.0.0.0 safari/537.36';

describe('components/bot-request-limit', () => {
  const make = () => new BotRequestLimit('site', { limit: 2000, bots: DEFAULT_BOT_SETTINGS, tags: { project: 'p' } });

  /** The patterns of the rule, as AWS WAF tries them: on the user agent in lower case. */
  async function patterns(): Promise<readonly string[]> {
    const { registrations } = await runProgram(make);
    const text = JSON.stringify(find(registrations, 'aws:wafv2/webAcl:WebAcl', 'site-bots').inputs);
    return [...text.matchAll(/"regexString":("(?:[^"\\]|\\.)*")/g)].map(([, source = '""']) =>
      String(JSON.parse(source)),
    );
  }

  for (const preview of [false, true]) {
    it(`registers one web ACL for CloudFront, which is in us-east-1${preview ? ', preview' : ''}`, async () => {
      const { registrations } = await runProgram(make, { preview });
      assert.deepEqual(listed(registrations), [
        'aws:wafv2/webAcl:WebAcl site-bots us-east-1',
        'georender:index:BotRequestLimit site',
      ]);
      const { region, scope, defaultAction, rules } = find(
        registrations,
        'aws:wafv2/webAcl:WebAcl',
        'site-bots',
      ).inputs;
      assert.deepEqual(
        { region, scope, defaultAction },
        { region: 'us-east-1', scope: 'CLOUDFRONT', defaultAction: { allow: {} } },
      );
      for (const part of ['"responseCode":429', '"limit":2000', '"aggregateKeyType":"IP"', '"evaluationWindowSec":300'])
        assert.ok(JSON.stringify(rules).includes(part), part);
    });
  }

  it('counts every listed bot and every client that calls itself one, but no person', async () => {
    const tried = await patterns();
    const counts = (userAgent: string) => tried.some((pattern) => new RegExp(pattern).test(userAgent.toLowerCase()));
    for (const token of LISTED_BOT_GROUPS.flatMap((group) => BOT_GROUPS[group].flatMap(({ tokens }) => tokens))) {
      assert.ok(counts(token.startsWith('^') ? token.slice(1) : `Mozilla/5.0 (compatible; ${token}/1.0)`), token);
    }
    assert.ok(counts('AcmeBot/1.0') && counts('acme (+https://acme.example)'));
    assert.ok(!counts(PERSON));
  });

  it('keeps to AWS WAF’s limits for patterns', async () => {
    for (const pattern of await patterns()) {
      assert.ok(pattern.length <= 200, pattern);
      assert.doesNotMatch(pattern, /\(\?/);
    }
  });
});

describe('components/monthly-budget', () => {
  it('mails when most, all, or by the forecast all of it is spent', async () => {
    const { registrations } = await runProgram(
      () => new MonthlyBudget('site', { dollars: 100, email: 'ops@example.com', tags: {} }),
    );
    assert.deepEqual(listed(registrations), [
      'aws:budgets/budget:Budget site-budget',
      'georender:index:MonthlyBudget site',
    ]);
    const { limitAmount, limitUnit, timeUnit, budgetType, notifications } = find(
      registrations,
      'aws:budgets/budget:Budget',
      'site-budget',
    ).inputs;
    assert.deepEqual(
      { limitAmount, limitUnit, timeUnit, budgetType },
      { limitAmount: '100', limitUnit: 'USD', timeUnit: 'MONTHLY', budgetType: 'COST' },
    );
    assert.ok(Array.isArray(notifications));
    const told: unknown[] = notifications;
    assert.equal(told.length, 3);
    for (const notification of told) assert.match(JSON.stringify(notification), /"ops@example.com"/);
  });
});
