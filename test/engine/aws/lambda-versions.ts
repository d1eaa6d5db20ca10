// Lambda's versions and aliases, and the calls of a deployment.
import { ACCOUNT_ID, type Account, type Resource } from './account';
import { isAllowed } from './iam';
import { type Draft, type Models, refuseUnless, regionalArn } from './model';
import { type Properties, record, same, text } from './properties';

export const FUNCTION = 'aws:lambda/function:Function';
const ALIAS = 'aws:lambda/alias:Alias';

/** A test records it for a region whose new versions are to fail their self-check; its id is `self-check`. */
export const FAILING_SELF_CHECK = 'test:failingSelfCheck';

/** Inputs that are none of a version's ("PublishVersion", AWS Lambda API Reference). */
const UNVERSIONED: readonly string[] = ['tags', 'reservedConcurrentExecutions', '__defaults'];

/** The version in a function's outputs. */
export function versionOutputs(arn: string, version: string): Properties {
  return { version, qualifiedArn: `${arn}:${version}` };
}

/** As the provider does: a change of code, configuration or `publish` makes a version. */
export function published({ inputs }: Draft, before: Pick<Resource, 'inputs' | 'outputs'>): Properties {
  const names = [...new Set([...Object.keys(inputs), ...Object.keys(before.inputs)])];
  const isChanged = names.some((name) => !UNVERSIONED.includes(name) && !same(inputs[name], before.inputs[name]));
  if (inputs['publish'] !== true || !isChanged) return {};
  const latest = Number(text(before.outputs, 'version').replace('$LATEST', '0'));
  return versionOutputs(text(before.outputs, 'arn'), String(latest + 1));
}

/** The function that a setting names by name or ARN, with or without a qualifier. */
export function existingFunction(account: Account, nameOrArn: string, region: string): Resource {
  const [, name = '', qualifier] =
    /^(?:arn:aws:lambda:[^:]+:\d+:function:)?([\w-]+)(?::([\w$-]+))?$/.exec(nameOrArn) ?? [];
  const found = account.all(FUNCTION).find((one) => one.region === region && one.id === name);
  account.relyOn(found);
  refuseUnless(found !== undefined, 'ResourceNotFoundException', `Function not found: ${nameOrArn} in ${region}`);
  if (qualifier !== undefined) checkQualifier(account, found, qualifier);
  return found;
}

/** The function that a resource names, with its qualifier. */
export function calledFunction({ inputs, region }: Pick<Draft, 'inputs' | 'region'>, account: Account): Resource {
  const qualifier = text(inputs, 'qualifier');
  return existingFunction(account, `${functionOf(inputs)}${qualifier === '' ? '' : `:${qualifier}`}`, region);
}

/** The function's name or ARN in a resource that belongs to it. */
export function functionOf(inputs: Properties): string {
  return text(inputs, 'functionName') || text(inputs, 'function');
}

function checkQualifier(account: Account, { id, region, outputs }: Resource, qualifier: string): void {
  const isVersion =
    /^[1-9]\d*$/.test(qualifier) && Number(qualifier) <= Number(text(outputs, 'version').replace('$LATEST', '0'));
  const exists = isVersion || account.relyOn(account.find(ALIAS, `${id}:${qualifier}`, region));
  refuseUnless(exists, 'ResourceNotFoundException', `Function not found: ${id}:${qualifier} in ${region}`);
}

/** The self-check of `serve` calls the version of `render` that its environment names. */
function checkInvocation(draft: Draft, account: Account): void {
  const { inputs, outputs } = calledFunction(draft, account);
  const render = text(record(record(inputs, 'environment'), 'variables'), 'GEORENDER_RENDER_FUNCTION');
  existingFunction(account, render, draft.region);
  refuseUnless(
    isAllowed(account, text(inputs, 'role'), 'lambda:InvokeFunction', render),
    'AccessDeniedException',
    `The role of ${text(outputs, 'arn')} may not invoke ${render}`,
  );
  const isFailing = account.find(FAILING_SELF_CHECK, 'self-check', draft.region) !== undefined;
  const failure = { errorType: 'RenderBrokeDownError', errorMessage: 'Chromium failed to start' };
  refuseUnless(
    !isFailing,
    'Unhandled',
    `invoking Lambda Function (${functionOf(draft.inputs)}): ${JSON.stringify(failure)}`,
  );
}

export const versions: Models = {
  [ALIAS]: {
    replacedBy: ['functionName', 'name'],
    identify: ({ inputs, region }) => {
      const id = `${functionOf(inputs)}:${text(inputs, 'name')}`;
      const arn = regionalArn('lambda', region, `function:${id}`, ACCOUNT_ID);
      const invokeArn = `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${arn}/invocations`;
      return { id, outputs: { arn, invokeArn } };
    },
    checkWrite: ({ inputs, region }, account) =>
      void existingFunction(account, `${functionOf(inputs)}:${text(inputs, 'functionVersion')}`, region),
  },
  'aws:lambda/invocation:Invocation': {
    replacedBy: ['functionName', 'qualifier', 'input', 'triggers'],
    identify: ({ inputs }) => ({
      id: `${functionOf(inputs)},${text(inputs, 'qualifier')}`,
      outputs: { result: '{"kind":"passed"}' },
    }),
    checkWrite: checkInvocation,
  },
};
