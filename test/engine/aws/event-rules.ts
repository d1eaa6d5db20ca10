// EventBridge's rules, by schedule or by pattern, their targets, and schedules of EventBridge Scheduler.
import { ACCOUNT_ID, type Account, type Resource } from './account';
import { hasRole, isAllowed } from './iam';
import { type Draft, type Models, refuseUnless, regionalArn } from './model';
import { asProperties, isProperties, type Json, record, text } from './properties';

const RULE = 'aws:cloudwatch/eventRule:EventRule';

const RATE = /^rate\((?:1 (?:minute|hour|day)|(?!1 )[1-9]\d* (?:minutes|hours|days))\)$/;

/** "PutRule", Amazon EventBridge API Reference: a rule has a schedule or a pattern. */
function checkRule({ inputs }: Draft): void {
  const [schedule, pattern] = [text(inputs, 'scheduleExpression'), text(inputs, 'eventPattern')];
  refuseUnless(schedule !== '' || pattern !== '', 'ValidationException', 'neither a schedule nor a pattern');
  refuseUnless(schedule === '' || RATE.test(schedule), 'ValidationException', `ScheduleExpression "${schedule}"`);
  if (pattern !== '') checkPattern(asProperties(JSON.parse(pattern)));
}

/** "Creating Amazon EventBridge event patterns": values are lists. */
function checkPattern(pattern: Json): void {
  if (Array.isArray(pattern)) return refuseUnless(pattern.length > 0, 'InvalidEventPatternException', 'an empty list');
  refuseUnless(isProperties(pattern), 'InvalidEventPatternException', `${JSON.stringify(pattern)} is no list`);
  for (const value of Object.values(pattern)) checkPattern(value);
}

/**
 * "PutTargets", and "Sending and receiving Amazon EventBridge events between AWS Regions": a function is of the rule's
 * region, and the event bus of another region needs a role that may write to it.
 */
function checkTarget({ inputs, region }: Draft, account: Account): void {
  const rule = account.relyOn(account.find(RULE, text(inputs, 'rule'), region));
  refuseUnless(rule, 'ResourceNotFoundException', `Rule ${text(inputs, 'rule')} does not exist in ${region}`);
  const [arn, role] = [text(inputs, 'arn'), text(inputs, 'roleArn')];
  if (arn.split(':')[2] === 'events') {
    const mayPass = isAllowed(account, role, 'events:PutEvents', arn);
    return refuseUnless(mayPass, 'ValidationException', `the role "${role}" may not put events on ${arn}`);
  }
  const isThere = account.relyOn(functionIn(account, region, arn));
  refuseUnless(isThere, 'ResourceNotFoundException', `a rule in ${region} calls what is not there: ${arn}`);
}

/** "CreateSchedule", EventBridge Scheduler API Reference: its role may do what the schedule asks for. */
function checkSchedule({ inputs, region }: Draft, account: Account): void {
  const expression = text(inputs, 'scheduleExpression');
  refuseUnless(RATE.test(expression), 'ValidationException', `Invalid Schedule Expression ${expression}`);
  const target = record(inputs, 'target');
  const [arn, role] = [text(target, 'arn'), text(target, 'roleArn')];
  refuseUnless(
    account.relyOn(functionIn(account, region, arn)),
    'ValidationException',
    `a schedule in ${region} calls what is not there: ${arn}`,
  );
  refuseUnless(hasRole(account, role), 'ValidationException', `the role ${role} can't be assumed`);
  const deadLetters = text(record(target, 'deadLetterConfig'), 'arn');
  // AWS looks at permissions only when it calls: a refusal here shows what would fail then.
  for (const [action, resource] of [
    ['lambda:InvokeFunction', arn],
    ['sqs:SendMessage', deadLetters],
  ] as const) {
    const may = resource === '' || isAllowed(account, role, action, resource);
    refuseUnless(may, 'AccessDenied', `${role} may not call ${action} on ${resource}`);
  }
}

function functionIn(account: Account, region: string, arn: string): Resource | undefined {
  return account
    .all('aws:lambda/function:Function')
    .find((called) => called.region === region && called.outputs['arn'] === arn);
}

export const eventRules: Models = {
  'aws:scheduler/schedule:Schedule': {
    replacedBy: ['name', 'namePrefix', 'groupName'],
    naming: { property: 'name', maxLength: 64, pattern: /^[\w.-]+$/ },
    identify: ({ inputs, region }) => ({
      id: `default/${text(inputs, 'name')}`,
      outputs: { arn: regionalArn('scheduler', region, `schedule/default/${text(inputs, 'name')}`, ACCOUNT_ID) },
    }),
    checkWrite: checkSchedule,
  },
  [RULE]: {
    replacedBy: ['name', 'namePrefix', 'eventBusName'],
    naming: { property: 'name', maxLength: 64, pattern: /^[\w.-]+$/ },
    identify: ({ inputs, region }) => ({
      id: text(inputs, 'name'),
      outputs: { arn: regionalArn('events', region, `rule/${text(inputs, 'name')}`, ACCOUNT_ID) },
    }),
    checkWrite: checkRule,
    checkDelete: ({ id, region }, account) => {
      const isFree = !account
        .all('aws:cloudwatch/eventTarget:EventTarget')
        .some((target) => target.region === region && text(target.inputs, 'rule') === id);
      refuseUnless(isFree, 'ValidationException', `Rule can't be deleted since it has targets: ${id}`);
    },
  },
  'aws:cloudwatch/eventTarget:EventTarget': {
    replacedBy: ['rule', 'eventBusName', 'targetId'],
    identify: ({ inputs }, unique) => ({ id: `${text(inputs, 'rule')}-${unique.slice(0, 16)}` }),
    checkWrite: checkTarget,
  },
};
