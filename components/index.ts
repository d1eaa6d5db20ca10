// The library: what the programs in examples/ use.
export { checkDeployment } from './check-deployment';
export type { GeorenderArgs } from './georender';
export { Georender } from './georender';
