// Builds the Lambda@Edge function: one CommonJS file that exports `handler`, within the limits of all its events.
import { deflateRawSync } from 'node:zlib';
import { build } from 'esbuild';
import { InternalError, UserError } from '../core/contract/georender-error';
import { MAX_LAMBDA_AT_EDGE_BYTES } from '../core/contract/lambda-at-edge';
import type { LambdaAtEdgeConfig } from '../core/routing/lambda-router-config';
import { siteChoiceParts } from '../core/routing/site-choice';
import { edgeModules } from './built-code';
import { literal, partsOf } from './edge-bundle';

/** A zip's own bytes for one file with a short name ("APPNOTE.TXT", 4.3.7, 4.3.12, 4.3.16). */
const ZIP_BYTES = 30 + 46 + 22 + 2 * 'index.js'.length;

/** The built function is larger than CloudFront accepts at viewer-request. */
export class LambdaAtEdgeTooLargeError extends UserError {
  override readonly name = 'LambdaAtEdgeTooLargeError';
}

/** The built function breaks a rule of Lambda@Edge. */
export class LambdaAtEdgeShapeError extends InternalError {
  override readonly name = 'LambdaAtEdgeShapeError';
}

/**
 * Builds the function for one configuration and returns its code. It holds the token: the file is a secret.
 * @throws LambdaAtEdgeTooLargeError
 * @throws LambdaAtEdgeShapeError
 */
export async function buildLambdaAtEdge(config: LambdaAtEdgeConfig): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { createHandler } from './lambda-at-edge';\nexport const handler = createHandler(${literal(config)});`,
      resolveDir: edgeModules(),
    },
    bundle: true,
    define: partsOf(siteChoiceParts(config.siteChoice)),
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    minifySyntax: true,
    minifyWhitespace: true,
    charset: 'ascii',
    legalComments: 'none',
    logLevel: 'silent',
  });
  const code = outputFiles.map(({ text }) => text).join('');
  checkLambdaAtEdge(code);
  return code;
}

/** The bytes of the function as Lambda gets it. */
export function zippedLambdaBytes(code: string): number {
  return deflateRawSync(code).length + ZIP_BYTES;
}

/**
 * Checks a built function against the rules that CloudFront would enforce later, or at run time alone.
 * @throws LambdaAtEdgeTooLargeError
 * @throws LambdaAtEdgeShapeError
 */
export function checkLambdaAtEdge(code: string): void {
  const bytes = zippedLambdaBytes(code);
  if (bytes > MAX_LAMBDA_AT_EDGE_BYTES)
    throw new LambdaAtEdgeTooLargeError(
      `The router's code has ${bytes} bytes zipped; Lambda@Edge accepts at most ${MAX_LAMBDA_AT_EDGE_BYTES} at ` +
        'viewer-request. List fewer hosts, includePaths, excludePaths, sessionCookies, queryParameters or extraBots.',
    );
  const [environment] = /process\.env\b(?!\.AWS_REGION\b)[^;]{0,40}/.exec(code) ?? [];
  if (environment !== undefined)
    throw new LambdaAtEdgeShapeError(`Lambda@Edge has no environment variables; the code reads ${environment}.`);
  if (/\bimport\.meta\b|^\s*(?:import|export)\b/m.test(code) || !/\bmodule\.exports\s*=/.test(code))
    throw new LambdaAtEdgeShapeError('The function must be a CommonJS module, which sets module.exports.');
  const [, required] = /\brequire\(\s*["']([^"']*)/.exec(code) ?? [];
  if (required !== undefined)
    throw new LambdaAtEdgeShapeError(`The function must be one file; its code requires "${required}".`);
}
