// The environment variables of a sandbox (AWS Lambda Developer Guide, "Defined runtime environment variables").
import type { LocalFunction } from './local-function';

/**
 * `process.env` inside of a sandbox: Lambda's own variables with invented credentials, then the function's. Unlike on
 * Lambda these may override the former, so that a local run can set its credentials. Only PATH comes from the machine.
 * @param temporaryDir the sandbox's own folder, its /tmp
 */
export function sandboxEnvironment(fn: LocalFunction, temporaryDir: string): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    LANG: 'en_US.UTF-8',
    AWS_REGION: fn.region,
    AWS_DEFAULT_REGION: fn.region,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: fn.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(fn.memoryMegabytes),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${fn.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: 'local',
    LAMBDA_TASK_ROOT: fn.bundleDir,
    _HANDLER: 'index.handler',
    TMPDIR: temporaryDir,
    ...fn.environment,
  };
}
