import type { ApplicationSource } from '../corpus';
export const DEVELOPER_TOOLS: readonly ApplicationSource[] = [];
