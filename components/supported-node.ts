// Imported first by the program: ends it with one sentence under a Node that its packages are not made for.
import { nodeProblem } from '../check-node.cjs';
import { shownAs } from './program-error';

const problem = nodeProblem(process.versions.node, process.execPath);
if (problem !== undefined) throw shownAs(problem);
