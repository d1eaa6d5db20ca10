// The part of Vite's types that the demo's build uses. Vite publishes its types through package "exports",
// which the project's module resolution (node10) does not read.
declare module 'vite' {
  interface InlineConfig {
    readonly configFile: false;
    readonly envDir: false;
    readonly root: string;
    readonly cacheDir: string;
    readonly logLevel: 'silent';
    readonly define: Readonly<Record<string, string>>;
    readonly oxc: { readonly jsx: { readonly runtime: 'automatic'; readonly development: boolean } };
    readonly build: {
      readonly outDir: string;
      readonly emptyOutDir: boolean;
      readonly assetsInlineLimit: number;
      readonly license?: { readonly fileName: string };
    };
  }

  /** https://vite.dev/guide/api-javascript.html#build */
  export function build(config: InlineConfig): Promise<unknown>;
}
