// All applications of the corpus.
import type { ApplicationSource } from '../corpus';
import { API_REFERENCES } from './api-references';
import { DASHBOARDS } from './dashboards';
import { DEVELOPER_TOOLS } from './developer-tools';

export const APPLICATIONS: readonly ApplicationSource[] = [...API_REFERENCES, ...DEVELOPER_TOOLS, ...DASHBOARDS];
