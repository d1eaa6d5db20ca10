import type { ApplicationSource } from '../corpus';
export const DASHBOARDS: readonly ApplicationSource[] = [];
