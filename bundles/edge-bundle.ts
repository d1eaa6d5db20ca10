// Builds the two CloudFront Functions: one script each in ES5.1 and a little more, which ends with a plain `function
// handler`, at most 10 KB.
import { transformAsync } from '@babel/core';
import { build, transform } from 'esbuild';
import { InternalError } from '../core/contract/georender-error';
import { BOT_HEADER } from '../core/contract/header-names';
import type { RouterConfig } from '../core/routing/router';
import { siteChoiceParts } from '../core/routing/site-choice';
import { edgeModules } from './built-code';
import { type EdgeBundleSizes, EdgeBundleTooLargeError, MAX_EDGE_BUNDLE_BYTES } from './edge-bundle-size';

/** The bundler's output has an unexpected form. */
export class EdgeBundleShapeError extends InternalError {
  override readonly name = 'EdgeBundleShapeError';
}

/** How the function begins that CloudFront calls. */
const ENTRY = 'async function handler(event){';

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
 * @param siteCode a function of the user's at viewer-request, which the router calls for requests that go to the site
 * @throws EdgeBundleTooLargeError if CloudFront would refuse it for its size.
 */
export async function buildEdgeBundle(config: RouterConfig, siteCode?: string): Promise<string> {
  const router = await buildRouter(config);
  return checkedSize(config, siteCode === undefined ? router : withSiteFunction(router, siteCode));
}

function buildRouter({ serviceShare, armAttributes: _, ...config }: RouterConfig): Promise<string> {
  const wrapper = config.siteChoice === undefined ? undefined : SITE_CHOICE;
  const parts = { SERVICE_SHARE: serviceShare, ...siteChoiceParts(config.siteChoice) };
  return buildFunction('cloudfront-function', config, parts, wrapper);
}

/** The parts of a router that are there for an option alone. */
export type OptionBytes = Pick<EdgeBundleSizes, 'siteChoice' | 'service'>;

const NO_OPTIONS: OptionBytes = { siteChoice: 0, service: 0 };

/** Counts them, by building the router without each. */
export async function optionBytes(config: RouterConfig): Promise<OptionBytes> {
  const { siteChoice, serviceShare, ...plain } = config;
  if (siteChoice === undefined && serviceShare === undefined) return NO_OPTIONS;
  const bytesOf = async (options: Pick<RouterConfig, 'siteChoice' | 'serviceShare'>) =>
    Buffer.byteLength(await buildRouter({ ...plain, ...options }));
  const [whole, withoutService, without] = await Promise.all([
    bytesOf(config),
    bytesOf(siteChoice === undefined ? {} : { siteChoice }),
    bytesOf({}),
  ]);
  return { siteChoice: withoutService - without, service: whole - withoutService };
}

/**
 * Builds the function at viewer-response.
 * @param debugTokenHash of the token by which requests are told the router's reasons; undefined: none are, and the
 *   function has no code for it
 * @throws EdgeBundleTooLargeError if CloudFront would refuse it for its size.
 */
export async function buildFilesBundle(config: RouterConfig, debugTokenHash?: string): Promise<string> {
  const { serviceShare, siteChoice, armAttributes, ...inlined } = config;
  const { assets, sessionCookies, bots, hosts, include, exclude, mobile } = config;
  const hasArms = siteChoice !== undefined && siteChoice.arms.length > 0;
  const arms = hasArms ? { bots, mobile, siteChoice, armAttributes } : {};
  const wrapper = hasArms ? ARM_COOKIE : undefined;
  const chosen = siteChoiceParts(siteChoice);
  if (debugTokenHash === undefined) {
    // Only the mark of a service's answers needs all that tells a page.
    const inlinedParts = { ...(serviceShare === undefined ? { assets, sessionCookies } : inlined), ...arms };
    return checkedSize(
      config,
      await buildFunction('files-function', inlinedParts, { ...chosen, SERVICE_SHARE: serviceShare }, wrapper),
    );
  }
  const told = { assets, sessionCookies, bots, hosts, include, exclude, debugTokenHash, ...arms };
  // Another name than the global's, which is Web Crypto where the code is built and tested. There is no room for a
  // service's mark (core/settings/contradictions.ts).
  const built = await buildFunction('told-files-function', told, { ...chosen, SERVICE_SHARE: undefined }, wrapper);
  return checkedSize(config, `const runtimeCrypto=require('crypto');\n${built}`);
}

/** @throws EdgeBundleTooLargeError */
async function checkedSize(config: RouterConfig, code: string): Promise<string> {
  const bundleBytes = Buffer.byteLength(code);
  if (bundleBytes > MAX_EDGE_BUNDLE_BYTES)
    throw new EdgeBundleTooLargeError(bundleBytes, edgeBundleSizes(config, code, await optionBytes(config)));
  return code;
}

/** The router's mark of a bot's page tells the two kinds of requests apart: it deletes what a viewer sends. */
function withSiteFunction(router: string, siteCode: string): string {
  return `${router.replace(ENTRY, `async function routed(event){`)}const site=(function(){
${siteCode}
return handler})();
${ENTRY}const request=await routed(event);if(request.headers['${BOT_HEADER}'])return request;return site(event)}
`;
}

/** Parts of the code that only some stacks have: without a value, the bundler drops what depends on it. */
type OptionalParts = Readonly<Record<string, number | boolean | undefined>>;

/** The parts as the bundler takes them. */
export function partsOf(parts: OptionalParts): Record<string, string> {
  return Object.fromEntries(Object.entries(parts).map(([name, value]) => [name, String(value ?? false)]));
}

/** A module of the edge, and its function that wraps an entry point. */
interface Wrapper {
  readonly module: string;
  readonly name: string;
}

const SITE_CHOICE: Wrapper = { module: 'site-choice', name: 'withSiteChoice' };
const ARM_COOKIE: Wrapper = { module: 'arm-cookie', name: 'withArmCookie' };

async function buildFunction(entry: string, config: object, parts: OptionalParts, wrapper?: Wrapper): Promise<string> {
  const bundled = await bundleToModule(entryModule(entry, config, wrapper), parts);
  const lowered = await withStackTraceLimit(() =>
    transformAsync(bundled, {
      configFile: false,
      babelrc: false,
      compact: false,
      presets: [['@babel/preset-env', { modules: false, include: BABEL_PLUGINS, targets: { node: '24' } }]],
    }),
  );
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

/**
 * Babel raises the limit for the whole process. Pulumi takes several stack traces for each resource, so that a program
 * would take seconds longer.
 */
async function withStackTraceLimit<Result>(run: () => Promise<Result>): Promise<Result> {
  const { stackTraceLimit } = Error;
  try {
    return await run();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** Divides a built router's bytes into its parts. @param options as {@link optionBytes} counts them */
export function edgeBundleSizes(config: RouterConfig, code: string, options = NO_OPTIONS): EdgeBundleSizes {
  const bytesOf = (...values: readonly unknown[]) =>
    values.reduce<number>((sum, value) => sum + Buffer.byteLength(literal(value)), 0);
  const { table, bots, assets, parameters, hosts, include, exclude, sessionCookies } = config;
  const parts = {
    regions: bytesOf(table),
    bots: bytesOf(bots),
    assets: bytesOf(assets),
    parameters: bytesOf(parameters.names),
    site: bytesOf(hosts, include, exclude, sessionCookies),
    ...options,
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
    'subdivision|country|url|host|variant|order|sharing|isRenewed|isForAll|' +
    'siteChoice|domains|devices|armCookie|arms|botsArm|content|armAttributes)$',
);

async function bundleToModule(contents: string, parts: OptionalParts): Promise<string> {
  const result = await build({
    stdin: {
      contents,
      resolveDir: edgeModules(),
    },
    bundle: true,
    write: false,
    format: 'esm',
    // The bundler alone inlines constants: the later minifier leaves those of the top level.
    minifySyntax: true,
    target: 'es2022',
    external: ['cloudfront'],
    define: partsOf(parts),
    mangleProps: OWN_PROPERTIES,
    mangleQuoted: true,
    logLevel: 'silent',
  });
  const [output] = result.outputFiles;
  if (output === undefined) throw new EdgeBundleShapeError('The bundler wrote no file for the router.');
  return output.text;
}

function entryModule(entry: string, config: object, wrapper: Wrapper | undefined): string {
  const imported = `import { createHandler } from './${entry}';\n`;
  if (wrapper === undefined) return `${imported}export const handler = createHandler(${literal(config)});`;
  const { module, name } = wrapper;
  return (
    `${imported}import { ${name} } from './${module}';\nconst config = ${literal(config)};\n` +
    `export const handler = ${name}(createHandler(config), config);`
  );
}

/**
 * A value as JavaScript. Regular expressions become literals, which engines compile when they read the script, not for
 * each request.
 */
export function literal(value: unknown): string {
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
  if (exported?.[1] === undefined || /\bimport\b[^(]{1,40}\bfrom\b/.test(module.replace(imported?.[0] ?? '', ''))) {
    const ends = `${module.slice(0, 80)} … ${module.slice(-80)}`;
    throw new EdgeBundleShapeError(`The router's bundle has an unexpected form: ${ends}`);
  }
  const body = module
    .replace(imported?.[0] ?? '', '')
    .replace(exported[0], '')
    .trim();
  const importLine = imported === null ? '' : `import ${imported[1]} from 'cloudfront';\n`;
  return `${importLine}${body}\n${ENTRY}return ${exported[1]}(event)}\n`;
}
