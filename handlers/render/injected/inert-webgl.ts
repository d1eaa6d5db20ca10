// A WebGL context that draws nothing: there is no GPU, and an application that gets no context often shows nothing at
// all. Sent as text to the world of every document: each function is whole in itself.
import type { StandInKit } from './stand-ins';

type Canvas = HTMLCanvasElement | OffscreenCanvas;
type Method = (...given: unknown[]) => unknown;

/** Makes a context for a canvas. @param asked the attributes that the page asks for */
export type MakeContext = (canvas: Canvas, version: 1 | 2, asked: unknown) => object;

/** What the methods of a context answer, by their names: every program compiles, every buffer is complete. */
export function webglAnswers({ prototypeOf }: StandInKit): (name: string) => Method {
  const create = (className: string): unknown => Object.create(prototypeOf(className));
  const FRAMEBUFFER_COMPLETE = 0x8cd5;
  const ALREADY_SIGNALED = 0x911a;
  const SIGNALED = 0x9119;
  const values: Readonly<Record<string, Method>> = {
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
  const kinds: readonly (readonly [RegExp, Method])[] = [
    [/^get(?:\w+InfoLog|\w*ShaderSource|ActiveUniformBlockName)$/, () => ''],
    [/^get(?:ActiveUniforms|AttachedShaders|UniformIndices)$/, () => []],
    [
      /^get(?:Error|AttribLocation|UniformBlockIndex|FragDataLocation|VertexAttribOffset|(?:Buffer|Tex|Sampler|Renderbuffer|FramebufferAttachment)Parameter)$/,
      () => 0,
    ],
    [/^get/, () => null],
    [/^is[A-Z]/, () => true],
  ];
  return (name) => {
    if (name === 'createVertexArray') return () => create('WebGLVertexArrayObject');
    if (name.startsWith('create')) return () => create(`WebGL${name.slice('create'.length)}`);
    return values[name] ?? kinds.find(([pattern]) => pattern.test(name))?.[1] ?? (() => undefined);
  };
}

/** What `getParameter` answers, by the numbers of the constants (WebGL 2.0 §3.7.2; ES 3.0.6 §6.2 has the least values). */
export function webglParameters(prototype: object, version: 1 | 2): Map<unknown, unknown> {
  const { get, ownKeys } = Reflect;
  const UNMASKED_VENDOR_WEBGL = 0x9245;
  const UNMASKED_RENDERER_WEBGL = 0x9246;
  const LARGE = 8_192;
  const MANY = 1_024;
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
    [UNMASKED_VENDOR_WEBGL, 'Google Inc.'],
    [UNMASKED_RENDERER_WEBGL, 'ANGLE'],
  ]);
  for (const name of ownKeys(prototype)) {
    if (typeof name !== 'string' || !/^[A-Z]/.test(name)) continue;
    const value = named[name] ?? (name.startsWith('MAX_') ? 16 : undefined);
    if (value !== undefined) parameters.set(get(prototype, name), value);
    else if (/_BINDING(?:_|$)|^CURRENT_PROGRAM$/.test(name)) parameters.set(get(prototype, name), null);
  }
  return parameters;
}

/** Makes contexts that are of the classes `WebGLRenderingContext` and `WebGL2RenderingContext`. */
export function webglContexts(
  { prototypeOf }: StandInKit,
  answerOf: (name: string) => Method,
  parametersOf: typeof webglParameters,
): MakeContext {
  const { defineProperty, get, getOwnPropertyDescriptor, ownKeys } = Reflect;
  const create: (prototype: object) => object = Object.create;
  // An extension whose use shows in more than calls (compressed textures, queries that are polled) is not offered.
  const offered = [
    'ANGLE_instanced_arrays',
    'EXT_blend_minmax',
    'EXT_color_buffer_float',
    'EXT_color_buffer_half_float',
    'EXT_frag_depth',
    'EXT_float_blend',
    'EXT_shader_texture_lod',
    'EXT_sRGB',
    'EXT_texture_filter_anisotropic',
    'KHR_parallel_shader_compile',
    'OES_element_index_uint',
    'OES_standard_derivatives',
    'OES_texture_float',
    'OES_texture_float_linear',
    'OES_texture_half_float',
    'OES_texture_half_float_linear',
    'OES_vertex_array_object',
    'WEBGL_color_buffer_float',
    'WEBGL_debug_renderer_info',
    'WEBGL_depth_texture',
    'WEBGL_draw_buffers',
    'WEBGL_lose_context',
    'WEBGL_multi_draw',
  ];
  const constants: Readonly<Record<string, number>> = {
    UNMASKED_VENDOR_WEBGL: 0x9245,
    UNMASKED_RENDERER_WEBGL: 0x9246,
  };
  const extension = new Proxy(
    {},
    {
      get: (_target, name) => {
        if (typeof name !== 'string' || name === 'then' || name === 'toJSON') return undefined;
        if (/^[A-Z][A-Z0-9_]*$/.test(name)) return constants[name] ?? 1;
        return name.startsWith('create') ? () => ({}) : () => undefined;
      },
    },
  );
  const layerOf = (version: 1 | 2): object => {
    const prototype = prototypeOf(version === 1 ? 'WebGLRenderingContext' : 'WebGL2RenderingContext');
    const layer = create(prototype);
    const own = (name: string, value: unknown) =>
      defineProperty(layer, name, { value, configurable: true, writable: true });
    for (const name of ownKeys(prototype)) {
      const isMethod =
        typeof name === 'string' && typeof getOwnPropertyDescriptor(prototype, name)?.value === 'function';
      if (isMethod && name !== 'constructor') own(name, answerOf(name));
    }
    const numbers = (...names: string[]) => names.map((name): unknown => get(prototype, name));
    const parameters = parametersOf(prototype, version);
    const areas = numbers('VIEWPORT', 'SCISSOR_BOX');
    own('getParameter', function (this: { readonly canvas: Canvas }, name: unknown) {
      if (areas.includes(name)) return new Int32Array([0, 0, this.canvas.width, this.canvas.height]);
      return parameters.has(name) ? parameters.get(name) : 0;
    });
    const counts = numbers(
      'ACTIVE_UNIFORMS',
      'ACTIVE_ATTRIBUTES',
      'ACTIVE_UNIFORM_BLOCKS',
      'ATTACHED_SHADERS',
      'TRANSFORM_FEEDBACK_VARYINGS',
    );
    own('getProgramParameter', (_program: unknown, name: unknown) => (counts.includes(name) ? 0 : true));
    own('getExtension', (name: unknown) => (offered.includes(String(name)) ? extension : null));
    own('getSupportedExtensions', () => [...offered]);
    for (const name of ['drawingBufferColorSpace', 'unpackColorSpace']) own(name, 'srgb');
    return layer;
  };
  const layers: Partial<Record<1 | 2, object>> = {};
  // Those of the specification (WebGL 1.0 §5.2).
  const attributes = {
    alpha: true,
    antialias: true,
    depth: true,
    desynchronized: false,
    failIfMajorPerformanceCaveat: false,
    powerPreference: 'default',
    premultipliedAlpha: true,
    preserveDrawingBuffer: false,
    stencil: false,
    xrCompatible: false,
  };
  return (canvas, version, asked) => {
    const context = create((layers[version] ??= layerOf(version)));
    const tells = (name: string, get: () => unknown) => defineProperty(context, name, { get, configurable: true });
    tells('canvas', () => canvas);
    tells('drawingBufferWidth', () => canvas.width);
    tells('drawingBufferHeight', () => canvas.height);
    const own = { ...attributes, ...(typeof asked === 'object' ? asked : {}) };
    tells('getContextAttributes', () => () => ({ ...own }));
    return context;
  };
}

/** Gives canvases contexts that draw nothing. @param prepare what makes them, asked for with the first */
export function inertWebgl({ method, prototypeOf }: StandInKit, prepare: () => MakeContext): void {
  const NativeCanvas = HTMLCanvasElement;
  const NativeOffscreen = OffscreenCanvas;
  let make: MakeContext | undefined;
  /** One canvas has one context (HTML, "getContext"). */
  const given = new WeakMap<object, { readonly type: unknown; readonly context: unknown }>();
  for (const className of ['HTMLCanvasElement', 'OffscreenCanvas']) {
    method(prototypeOf(className), 'getContext', (self, args, native) => {
      if (!(self instanceof NativeCanvas || self instanceof NativeOffscreen)) return native(self, args);
      const type = String(args[0]).replace('experimental-webgl', 'webgl');
      const known = given.get(self);
      if (known !== undefined) return known.type === type ? known.context : null;
      const version = type === 'webgl' ? 1 : type === 'webgl2' ? 2 : undefined;
      const context = version === undefined ? native(self, args) : (make ??= prepare())(self, version, args[1]);
      if (context !== null) given.set(self, { type, context });
      return context;
    });
  }
}
