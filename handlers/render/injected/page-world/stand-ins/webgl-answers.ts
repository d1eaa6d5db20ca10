// The answers of a WebGL context that draws nothing.
import { get, ownKeys, prototypeOf } from '../natives';

export type Method = (...given: unknown[]) => unknown;

/** The constants of `WEBGL_debug_renderer_info`. */
export const UNMASKED = { UNMASKED_VENDOR_WEBGL: 0x9245, UNMASKED_RENDERER_WEBGL: 0x9246 };

const FRAMEBUFFER_COMPLETE = 0x8cd5;
const ALREADY_SIGNALED = 0x911a;
const SIGNALED = 0x9119;
const LARGE = 8_192;
const MANY = 1_024;

const objectCreate: (prototype: object) => object = Object.create;
const create = (className: string): unknown => objectCreate(prototypeOf(className));

/** Every program compiles, every buffer is complete. */
const ANSWERS: Readonly<Record<string, Method>> = {
  checkFramebufferStatus: () => FRAMEBUFFER_COMPLETE,
  clientWaitSync: () => ALREADY_SIGNALED,
  getSyncParameter: () => SIGNALED,
  getShaderParameter: () => true,
  getQueryParameter: () => 1,
  getShaderPrecisionFormat: () => ({ rangeMin: 127, rangeMax: 127, precision: 23 }),
  getInternalformatParameter: () => new Int32Array([4, 1]),
  getUniformLocation: () => create('WebGLUniformLocation'),
  fenceSync: () => create('WebGLSync'),
  makeXRCompatible: () => Promise.resolve(),
  isContextLost: () => false,
  isEnabled: () => false,
};
/** Answers of all other methods, by their names. */
const KINDS: readonly (readonly [RegExp, Method])[] = [
  [/^get(?:\w+InfoLog|\w*ShaderSource|ActiveUniformBlockName)$/, () => ''],
  [/^get(?:ActiveUniforms|AttachedShaders|UniformIndices)$/, () => []],
  [/^get(?:Error|AttribLocation|UniformBlockIndex|FragDataLocation|VertexAttribOffset)$/, () => 0],
  [/^get(?:Buffer|Tex|Sampler|Renderbuffer|FramebufferAttachment)Parameter$/, () => 0],
  [/^get/, () => null],
  [/^is[A-Z]/, () => true],
];

/** The answer of a context's method. */
export function webglAnswer(name: string): Method {
  if (name === 'createVertexArray') return () => create('WebGLVertexArrayObject');
  if (name.startsWith('create')) return () => create(`WebGL${name.slice('create'.length)}`);
  return ANSWERS[name] ?? KINDS.find(([pattern]) => pattern.test(name))?.[1] ?? (() => undefined);
}

/** The answers of `getParameter` by the numbers of the constants (WebGL 2.0 §3.7.2; least values: ES 3.0.6 §6.2). */
export function webglParameters(prototype: object, version: 1 | 2): Map<unknown, unknown> {
  const named: Readonly<Record<string, unknown>> = {
    MAX_TEXTURE_SIZE: LARGE,
    MAX_CUBE_MAP_TEXTURE_SIZE: LARGE,
    MAX_RENDERBUFFER_SIZE: LARGE,
    MAX_3D_TEXTURE_SIZE: 2_048,
    MAX_ARRAY_TEXTURE_LAYERS: 2_048,
    MAX_COMBINED_TEXTURE_IMAGE_UNITS: 32,
    MAX_VERTEX_UNIFORM_VECTORS: MANY,
    MAX_FRAGMENT_UNIFORM_VECTORS: MANY,
    MAX_VERTEX_UNIFORM_COMPONENTS: 4 * MANY,
    MAX_FRAGMENT_UNIFORM_COMPONENTS: 4 * MANY,
    MAX_VARYING_VECTORS: 30,
    MAX_UNIFORM_BLOCK_SIZE: 65_536,
    MAX_UNIFORM_BUFFER_BINDINGS: 72,
    MAX_SAMPLES: 4,
    MAX_DRAW_BUFFERS: 8,
    MAX_COLOR_ATTACHMENTS: 8,
    RED_BITS: 8,
    GREEN_BITS: 8,
    BLUE_BITS: 8,
    ALPHA_BITS: 8,
    DEPTH_BITS: 24,
    VENDOR: 'WebKit',
    RENDERER: 'WebKit WebGL',
    VERSION: `WebGL ${version}.0 (OpenGL ES ${version + 1}.0 Chromium)`,
    SHADING_LANGUAGE_VERSION:
      version === 1
        ? 'WebGL GLSL ES 1.0 (OpenGL ES GLSL ES 1.0 Chromium)'
        : 'WebGL GLSL ES 3.00 (OpenGL ES GLSL ES 3.0 Chromium)',
    ALIASED_LINE_WIDTH_RANGE: new Float32Array([1, 1]),
    ALIASED_POINT_SIZE_RANGE: new Float32Array([1, MANY]),
    DEPTH_RANGE: new Float32Array([0, 1]),
    COLOR_CLEAR_VALUE: new Float32Array(4),
    BLEND_COLOR: new Float32Array(4),
    COLOR_WRITEMASK: [true, true, true, true],
    MAX_VIEWPORT_DIMS: new Int32Array([LARGE, LARGE]),
    COMPRESSED_TEXTURE_FORMATS: new Uint32Array(0),
  };
  const parameters = new Map<unknown, unknown>([
    [UNMASKED.UNMASKED_VENDOR_WEBGL, 'Google Inc.'],
    [UNMASKED.UNMASKED_RENDERER_WEBGL, 'ANGLE'],
  ]);
  for (const name of ownKeys(prototype)) {
    if (typeof name !== 'string' || !/^[A-Z]/.test(name)) continue;
    const value = named[name] ?? (name.startsWith('MAX_') ? 16 : undefined);
    if (value !== undefined) parameters.set(get(prototype, name), value);
    else if (/_BINDING(?:_|$)|^CURRENT_PROGRAM$/.test(name)) parameters.set(get(prototype, name), null);
  }
  return parameters;
}
