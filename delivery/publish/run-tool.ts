// Runs git and npm in the repository, and reads what they print.
import { execFile } from 'node:child_process';

/** The end of a run. */
export interface ToolRun {
  /** 0: it succeeded. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a tool; it never rejects because of the tool's own failure. */
export type RunTool = (tool: 'git' | 'npm', args: readonly string[]) => Promise<ToolRun>;

/** A list of all packages has a megabyte. */
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** Tools that run in a folder. */
export function toolsIn(folder: string): RunTool {
  return (tool, args) =>
    new Promise((resolve, reject) => {
      execFile(tool, [...args], { cwd: folder, maxBuffer: MAX_OUTPUT_BYTES }, (error, stdout, stderr) => {
        if (error !== null && typeof error.code !== 'number') reject(error);
        else resolve({ exitCode: error === null ? 0 : Number(error.code), stdout, stderr });
      });
    });
}

/** The command as a person would type it. */
export function commandText(tool: string, args: readonly string[]): string {
  return [tool, ...args.map((arg) => (/^[\w./:@=-]+$/.test(arg) ? arg : `'${arg}'`))].join(' ');
}
