// The files that are made from the descriptors of settings.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { tableSchema } from '../../core/settings/setting';
import { LOCAL_SETTINGS, ROOMS } from '../../core/settings/settings';
import { inputTypes } from './input-types';
import { withConfig } from './pulumi-yaml';
import { withTables } from './reference';

/** Each file's path below the repository's root, with the text that it must have. */
export function settingsFiles(root: string): Readonly<Record<string, string>> {
  const textOf = (file: string) => readFileSync(path.join(root, file), 'utf8');
  const inputs = Object.entries(ROOMS).map(([room, table]) => [
    `core/settings/inputs/${room}.ts`,
    inputTypes(room, tableSchema(table)),
  ]);
  return {
    ...Object.fromEntries(inputs),
    'Pulumi.yaml': withConfig(textOf('Pulumi.yaml')),
    'docs/settings.md': withTables(textOf('docs/settings.md')),
    'docs/settings.schema.json': `${JSON.stringify(localSchema(), undefined, 2)}\n`,
  };
}

/** The schema for the file of `npm start -- --settings`. */
export function localSchema(): object {
  const { properties, ...rest } = tableSchema(LOCAL_SETTINGS);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Settings of a local run of Georender (npm start -- --settings FILE)',
    ...rest,
    properties: { $schema: { type: 'string', description: 'Where this schema is.' }, ...properties },
  };
}
