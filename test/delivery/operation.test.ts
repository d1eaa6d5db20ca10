// The reader of the engine's events.
import assert from 'node:assert/strict';
import { parseEngineEvent } from '../../delivery/engine/engine-events';
import { lastOperation, operationOf } from '../../delivery/engine/operation';
import { BEGIN, diagnostic, refreshed, step, told } from './told-events';

const TOPIC = { type: 'aws:sns/topic:Topic', name: 'site-alarms' } as const;
const SOME = { inputs: { name: 'one' } };

describe('delivery/engine', () => {
  it('takes no other line for an event', () => {
    for (const line of ['', 'warning: something', '[1]', '"text"', '{"resourcePreEvent":{"metadata":{}}}'])
      assert.equal(parseEngineEvent(line), undefined, line);
    assert.deepEqual(parseEngineEvent('{"sequence":1,"later":{}}'), {});
  });

  it('makes one step of the several of a replacement', () => {
    const [first, ...others] = operationOf([
      BEGIN,
      step({ ...TOPIC, op: 'create-replacement', old: SOME, new: { inputs: { name: 'two' } }, keys: ['name'] }),
      step({ ...TOPIC, op: 'replace', old: SOME, new: { inputs: { name: 'two' } }, keys: ['name'] }),
      step({ ...TOPIC, op: 'delete-replaced', old: SOME }),
    ]).steps;
    assert.deepEqual(others, []);
    assert.equal(first?.kind, 'replace');
    assert.deepEqual(first?.replacedBy, ['name']);
    assert.deepEqual([first?.before?.inputs, first?.after?.inputs], [{ name: 'one' }, { name: 'two' }]);
  });

  it('names properties by their beginning, without the provider’s notes', () => {
    const diffs = ['rules[0].filter', 'tags.project', 'tags.stack', '["with.dot"].x', '__defaults'];
    const [first] = operationOf([step({ ...TOPIC, op: 'update', old: SOME, new: SOME, diffs })]).steps;
    assert.deepEqual(first?.changed, ['rules', 'tags', 'with.dot']);
  });

  it('takes from a refresh what it found', () => {
    const found = (op: string) => operationOf(refreshed({ ...TOPIC, op, old: SOME, new: SOME })).steps[0]?.kind;
    assert.deepEqual(['same', 'update', 'delete', 'refresh'].map(found), ['same', 'update', 'delete', 'same']);
  });

  it('tells the last operation alone', () => {
    const created = step({ ...TOPIC, op: 'create', new: SOME });
    assert.equal(lastOperation([BEGIN, created, BEGIN]).steps.length, 0);
    assert.equal(lastOperation([created]).steps.length, 1);
  });

  it('tells errors and warnings once, without colours', () => {
    const operation = operationOf([
      diagnostic('error', '<{%reset%}>freshness is wrong<{%reset%}>\n'),
      diagnostic('error', 'freshness is wrong'),
      diagnostic('warning', '<{%fg 3%}>no room'),
      diagnostic('info', 'loading'),
    ]);
    assert.deepEqual([operation.errors, operation.warnings], [['freshness is wrong'], ['no room']]);
  });

  it('tells violations of policies by name', () => {
    const policy = {
      policyName: 'no-public-buckets',
      policyPackName: 'georender',
      message: 'is public',
      color: 'never',
    };
    const resourceUrn = 'urn:pulumi:dev::georender::aws:s3/bucket:Bucket::site-pages';
    const { violations } = operationOf([
      told({ policyEvent: { ...policy, enforcementLevel: 'mandatory', resourceUrn } }),
      told({ policyEvent: { ...policy, enforcementLevel: 'advisory' } }),
    ]);
    const violation = { policy: 'georender/no-public-buckets', message: 'is public' };
    assert.deepEqual(violations, [
      { ...violation, isMandatory: true, resource: 'site-pages' },
      { ...violation, isMandatory: false, resource: '' },
    ]);
  });
});
