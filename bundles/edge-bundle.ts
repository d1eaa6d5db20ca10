// Builds the two CloudFront Functions: one script each in ES5.1 and a little more, which ends with a plain `function
// handler`, at most 10 KB.
import { transformAsync } from '@babel/core';
import { build, transform } from 'esbuild';
import { InternalError, UserError } from '../core/contract/georender-error';
import type { RouterConfig } from '../core/routing/router';
import { edgeModules } from './built-code';

/** CloudFront's hard limit on a function's code ("Quotas on CloudFront Functions"); Pulumi does not check it. */
export const MAX_EDGE_BUNDLE_BYTES = 10_240;

/** The bytes of a built router, by part. */
export interface EdgeBundleSizes {
  readonly regions: number;
  readonly bots: number;
  readonly assets: number;
  readonly parameters: number;
  /** Hosts, paths and session cookies. */
  readonly site: number;
  readonly code: number;
}

/** The built router is larger than CloudFront accepts. */
export class EdgeBundleTooLargeError extends UserError {
  override readonly name = 'EdgeBundleTooLargeError';
  constructor(
    readonly bundleBytes: number,
    readonly parts: EdgeBundleSizes,
  ) {
    super(
      `The router's code has ${bundleBytes} bytes; CloudFront Functions accept at most ${MAX_EDGE_BUNDLE_BYTES}. ` +
        `By part: ${Object.entries(parts)
          .map(([name, bytes]) => `${name} ${bytes}`)
          .join(', ')}. ` +
        'List fewer or shorter hosts, includePaths, excludePaths, sessionCookies, queryParameters, extraBots or exemptBots. ' +
        'Without "other", botGroups need every name in full: add it, or leave a group out.',
    );
  }
}

/** The bundler's output has an unexpected form. */
export class EdgeBundleShapeError extends InternalError {
  override readonly name = 'EdgeBundleShapeError';
}

/** Syntax that cloudfront-js-2.0 has beyond ES5.1 ("JavaScript runtime 2.0 features for CloudFront Functions"). */
const RUNTIME_SUPPORTS = {
  'const-and-let': true,
  arrow: true,
  'template-literal': true,
  'async-await': true,
  'rest-argument': true,
  'exponent-operator': true,
  'regexp-named-capture-groups': true,
};

/** esbuild can't lower these to ES5. */
// biome-ignore format: a list of words
const BABEL_PLUGINS = [
  'transform-destructuring', 'transform-for-of', 'transform-parameters', 'transform-spread',
  'transform-object-rest-spread', 'transform-optional-chaining', 'transform-nullish-coalescing-operator',
  'transform-optional-catch-binding',
];

/**
 * Builds the router for one configuration and returns its code.
 * @throws EdgeBundleTooLargeError if CloudFront would refuse it for its size.
 */
export async function buildEdgeBundle(config: RouterConfig): Promise<string> {
  const code = await buildFunction('cloudfront-function', config);
  const bundleBytes = Buffer.byteLength(code);
  if (bundleBytes > MAX_EDGE_BUNDLE_BYTES)
    throw new EdgeBundleTooLargeError(bundleBytes, edgeBundleSizes(config, code));
  return code;
}

/**
 * Builds the function at viewer-response.
 * @param debugTokenHash of the token by which requests are told the router's reasons; undefined: none are, and the
 *   function has no code for it
 * @throws EdgeBundleTooLargeError if CloudFront would refuse it for its size.
 */
export async function buildFilesBundle(config: RouterConfig, debugTokenHash?: string): Promise<string> {
  const { assets, sessionCookies, bots, hosts, include, exclude } = config;
  if (debugTokenHash === undefined) return buildFunction('files-function', { assets, sessionCookies });
  const told = { assets, sessionCookies, bots, hosts, include, exclude, debugTokenHash };
  // Another name than the global's, which is Web Crypto where the code is built and tested.
  const code = `const runtimeCrypto=require('crypto');\n${await buildFunction('told-files-function', told)}`;
  const bundleBytes = Buffer.byteLength(code);
  if (bundleBytes > MAX_EDGE_BUNDLE_BYTES)
    throw new EdgeBundleTooLargeError(bundleBytes, edgeBundleSizes(config, code));
  return code;
}

async function buildFunction(entry: string, config: object): Promise<string> {
  const bundled = await bundleToModule(entry, config);
  const lowered = await transformAsync(bundled, {
    configFile: false,
    babelrc: false,
    compact: false,
    presets: [['@babel/preset-env', { modules: false, include: BABEL_PLUGINS, targets: { node: '24' } }]],
  });
  const minified = await transform(lowered?.code ?? '', {
    format: 'esm',
    target: 'es5',
    supported: RUNTIME_SUPPORTS,
    minify: true,
    charset: 'ascii',
    legalComments: 'none',
  });
  return toPlainScript(minified.code);
}

/** Divides a built router's bytes into its parts. */
export function edgeBundleSizes(config: RouterConfig, code: string): EdgeBundleSizes {
  const bytesOf = (...values: readonly unknown[]) =>
    values.reduce<number>((sum, value) => sum + Buffer.byteLength(literal(value)), 0);
  const { table, bots, assets, parameters, hosts, include, exclude, sessionCookies } = config;
  const parts = {
    regions: bytesOf(table),
    bots: bytesOf(bots),
    assets: bytesOf(assets),
    parameters: bytesOf(parameters.names),
    site: bytesOf(hosts, include, exclude, sessionCookies),
  };
  return { ...parts, code: Buffer.byteLength(code) - Object.values(parts).reduce((sum, bytes) => sum + bytes, 0) };
}

/**
 * Our own properties, which get names of a letter or two. Without CloudFront's: the event, its module, and the value
 * of the key-value store.
 */
const OWN_PROPERTIES = new RegExp(
  '^(?:table|regions|orders|countries|subdivisions|edgeRegions|home|width|scheme|hosts|renderHost|include|exclude|bots|assets|' +
    'parameters|mode|names|sessionCookies|mobile|canary|page|origins|edgeRegion|' +
    'subdivision|country|url|host|variant|order|sharing|isRenewed|isForAll)$',
);

async function bundleToModule(entry: string, config: object): Promise<string> {
  const result = await build({
    stdin: {
      contents: `import { createHandler } from './${entry}';\nexport const handler = createHandler(${literal(config)});`,
      resolveDir: edgeModules(),
    },
    bundle: true,
    write: false,
    format: 'esm',
    // The bundler alone inlines constants: the later minifier leaves those of the top level.
    minifySyntax: true,
    target: 'es2022',
    external: ['cloudfront'],
    mangleProps: OWN_PROPERTIES,
    mangleQuoted: true,
    logLevel: 'silent',
  });
  const [output] = result.outputFiles;
  if (output === undefined) throw new EdgeBundleShapeError('The bundler wrote no file for the router.');
  return output.text;
}

/**
 * A value as JavaScript. Regular expressions become literals, which engines compile when they read the script, not for
 * each request.
 */
function literal(value: unknown): string {
  if (value instanceof RegExp) return String(value);
  if (Array.isArray(value)) return `[${value.map(literal).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined';
  return `{${Object.entries(value)
    .map(([name, part]) => `${JSON.stringify(name)}:${literal(part)}`)
    .join()}}`;
}

/** CloudFront and njs accept an import of their own modules but no export: the entry becomes a plain function. */
function toPlainScript(module: string): string {
  const imported = /import ([\w$]+) from ?"cloudfront";/.exec(module);
  const exported = /export ?\{ ?([\w$]+) as handler ?\};?\s*$/.exec(module);
  if (exported?.[1] === undefined || /^\s*import\b/m.test(module.replace(imported?.[0] ?? '', ''))) {
    const ends = `${module.slice(0, 80)} … ${module.slice(-80)}`;
    throw new EdgeBundleShapeError(`The router's bundle has an unexpected form: ${ends}`);
  }
  const body = module
    .replace(imported?.[0] ?? '', '')
    .replace(exported[0], '')
    .trim();
  const importLine = imported === null ? '' : `import ${imported[1]} from 'cloudfront';\n`;
  return `${importLine}${body}\nasync function handler(event){return ${exported[1]}(event)}\n`;
}
