// Types of check-node.cjs, which must stay JavaScript.

/**
 * @param version without a `v`, as `process.versions.node` has it
 * @param executable the path of that Node
 * @returns one sentence if package.json's `engines` does not allow this Node
 */
export function nodeProblem(version: string, executable: string): string | undefined;

/** Ends the process with that sentence if its Node is too old. */
export function requireNode(): void;
