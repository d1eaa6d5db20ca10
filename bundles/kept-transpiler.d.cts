// The types of kept-transpiler.cjs.
import type { Transpiler } from 'ts-node';
import type { CompilerOptions } from 'typescript';

/** What ts-node gives to a transpiler's factory, as far as ours needs it. */
export interface TranspilerSettings {
  readonly service: { readonly config: { readonly options: CompilerOptions } };
  /** Where results are kept. */
  readonly folder?: string;
}

/** ts-node's factory of transpilers. */
export function create(settings: TranspilerSettings): Transpiler;
