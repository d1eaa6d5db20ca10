// A stack under the real engine, with the API that it asks for the account's limits; or no engine, and a skipped test.
import assert from 'node:assert/strict';
import path from 'node:path';
import { LambdaAccountApi } from '../support/pulumi/lambda-account-api';
import { skip } from '../support/run/skip';
import { EngineStack, type EngineStackOptions } from './engine-stack';

/** A started engine. */
export interface StartedEngine {
  readonly stack: EngineStack;
  close(): Promise<void>;
}

/** Starts one for the program of this repository, or another one. Without the engine the test is skipped. */
export async function startEngine(
  test: Mocha.Context,
  options: Partial<Pick<EngineStackOptions, 'projectFolder'>> = {},
): Promise<StartedEngine> {
  const binaries = process.env['GEORENDER_PULUMI_ENGINE'];
  if (binaries === undefined) {
    return skip(
      test,
      'GEORENDER_PULUMI_ENGINE names no folder with the Pulumi CLI; .ci/run sets it (.ci/pulumi-engine builds it, with Go)',
    );
  }
  const lambdaApi = await LambdaAccountApi.start();
  const projectFolder = path.join(__dirname, '../..');
  const stack = await EngineStack.create({
    projectFolder,
    binaries,
    lambdaEndpoint: lambdaApi.endpoint,
    ...options,
  }).catch(async (error: unknown) => {
    await lambdaApi.close();
    throw error;
  });
  return {
    stack,
    async close() {
      await lambdaApi.close();
      stack.remove();
    },
  };
}

/** Starts one before the tests of the suite that is being described, and closes it after them. @returns its stack */
export function engineOfSuite(): () => EngineStack {
  let engine: StartedEngine | undefined;
  before(async function () {
    engine = await startEngine(this);
  });
  after(() => engine?.close());
  return () => {
    assert.ok(engine);
    return engine.stack;
  };
}
