// The library: what the programs in examples/ use.
export { checkDeployment } from './check-deployment';
export { Georender } from './georender';
export type { GeorenderArgs } from './georender-args';
export { GeorenderEdge } from './georender-edge';
export { edgeOutputs, stackOutputs } from './stack-outputs';
