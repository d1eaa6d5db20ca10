// Imported first by the program: ends it with one sentence if its packages don't support this version of Node.
import { nodeProblem } from '../check-node.cjs';
import { shownAs } from './program-error';

const PROBLEM = nodeProblem(process.versions.node, process.execPath);
if (PROBLEM !== undefined) throw shownAs(PROBLEM);
