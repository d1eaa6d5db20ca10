// A WebGL context that draws nothing, of the classes `WebGLRenderingContext` and `WebGL2RenderingContext`.
import { defineProperty, get, getOwnPropertyDescriptor, NativeProxy, ownKeys, prototypeOf } from '../natives';
import { UNMASKED, webglAnswer, webglParameters } from './webgl-answers';

export type Canvas = HTMLCanvasElement | OffscreenCanvas;

/** The offered extensions: those that need only calls, so not compressed textures or queries that are polled. */
// biome-ignore format: a list of words
const OFFERED = [
  'ANGLE_instanced_arrays', 'EXT_blend_minmax', 'EXT_color_buffer_float', 'EXT_color_buffer_half_float',
  'EXT_frag_depth', 'EXT_float_blend', 'EXT_shader_texture_lod', 'EXT_sRGB', 'EXT_texture_filter_anisotropic',
  'KHR_parallel_shader_compile', 'OES_element_index_uint', 'OES_standard_derivatives', 'OES_texture_float',
  'OES_texture_float_linear', 'OES_texture_half_float', 'OES_texture_half_float_linear', 'OES_vertex_array_object',
  'WEBGL_color_buffer_float', 'WEBGL_debug_renderer_info', 'WEBGL_depth_texture', 'WEBGL_draw_buffers',
  'WEBGL_lose_context', 'WEBGL_multi_draw',
];

const CONSTANTS: Readonly<Record<string, number>> = UNMASKED;

/** Stands for every extension. */
const EXTENSION = new NativeProxy(
  {},
  {
    get: (_target, name) => {
      if (typeof name !== 'string' || name === 'then' || name === 'toJSON') return undefined;
      if (/^[A-Z][A-Z0-9_]*$/.test(name)) return CONSTANTS[name] ?? 1;
      return name.startsWith('create') ? () => ({}) : () => undefined;
    },
  },
);

/** The default attributes of a context (WebGL 1.0 §5.2). */
const ATTRIBUTES = {
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

const create: (prototype: object) => object = Object.create;
const layers: Partial<Record<1 | 2, object>> = {};

/** Makes a context for a canvas. @param asked the attributes that the page asks for */
export function webglContext(canvas: Canvas, version: 1 | 2, asked: unknown): object {
  const context = create((layers[version] ??= layerOf(version)));
  const tells = (name: string, get: () => unknown) => defineProperty(context, name, { get, configurable: true });
  tells('canvas', () => canvas);
  tells('drawingBufferWidth', () => canvas.width);
  tells('drawingBufferHeight', () => canvas.height);
  const own = { ...ATTRIBUTES, ...(typeof asked === 'object' ? asked : {}) };
  tells('getContextAttributes', () => () => ({ ...own }));
  return context;
}

/** The prototype of all contexts of a version. */
function layerOf(version: 1 | 2): object {
  const prototype = prototypeOf(version === 1 ? 'WebGLRenderingContext' : 'WebGL2RenderingContext');
  const layer = create(prototype);
  const own = (name: string, value: unknown) =>
    defineProperty(layer, name, { value, configurable: true, writable: true });
  for (const name of ownKeys(prototype)) {
    const isMethod = typeof name === 'string' && typeof getOwnPropertyDescriptor(prototype, name)?.value === 'function';
    if (isMethod && name !== 'constructor') own(name, webglAnswer(name));
  }
  const numbers = (...names: string[]) => names.map((name): unknown => get(prototype, name));
  const parameters = webglParameters(prototype, version);
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
  own('getExtension', (name: unknown) => (OFFERED.includes(String(name)) ? EXTENSION : null));
  own('getSupportedExtensions', () => [...OFFERED]);
  for (const name of ['drawingBufferColorSpace', 'unpackColorSpace']) own(name, 'srgb');
  return layer;
}
