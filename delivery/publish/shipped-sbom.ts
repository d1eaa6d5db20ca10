// The bill of materials of a version: the packages that npm installs with it, and those that are packed into it.
import { InternalError } from '../../core/contract/georender-error';

/** npm's bill of materials does not have the expected form, or lacks a packed package. */
export class SbomError extends InternalError {
  override readonly name = 'SbomError';
}

/** A package that is packed into ours. */
export interface PackedPackage {
  readonly name: string;
  readonly version: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** npm's mark of a package that only a clone installs. */
const DEVELOPMENT = 'cdx:npm:package:development';

/** Our mark of a package whose code is inside of ours. */
const PACKED = 'georender:packed';

/**
 * Keeps what users get of npm's bill (CycloneDX, all packages of a clone).
 * @throws SbomError
 */
export function shippedSbom(sbom: unknown, name: string, packed: readonly PackedPackage[]): object {
  const { metadata, components, dependencies, ...rest } = fieldsOf(sbom);
  const packedRefs = new Set(packed.map((one) => `${one.name}@${one.version}`));
  const kept = fieldLists(components).flatMap((component) => {
    const isPacked = packedRefs.has(refOf(component));
    if (!isPacked && hasProperty(component, DEVELOPMENT)) return [];
    const properties = fieldLists(component['properties']).filter((property) => property['name'] !== DEVELOPMENT);
    return [{ ...component, properties: isPacked ? [...properties, { name: PACKED, value: 'true' }] : properties }];
  });
  const refs = new Set(kept.map(refOf));
  const missing = [...packedRefs].filter((ref) => !refs.has(ref));
  if (missing.length > 0) throw new SbomError(`npm's bill of materials lacks packed packages: ${missing.join(', ')}.`);
  const root = fieldsOf(fieldsOf(metadata)['component']);
  const rootRef = refOf(root);
  return {
    ...rest,
    metadata: { ...fieldsOf(metadata), component: { ...root, name } },
    components: kept,
    dependencies: fieldLists(dependencies)
      .filter(({ ref }) => typeof ref === 'string' && (refs.has(ref) || ref === rootRef))
      .map((one) => ({ ...one, dependsOn: texts(one['dependsOn']).filter((ref) => refs.has(ref)) })),
  };
}

function refOf(component: Fields): string {
  return String(component['bom-ref']);
}

function hasProperty(component: Fields, name: string): boolean {
  return fieldLists(component['properties']).some((property) => property['name'] === name);
}

function fieldsOf(value: unknown): Fields {
  if (typeof value === 'object' && value !== null) return { ...value };
  throw new SbomError("npm's bill of materials does not have the form of CycloneDX.");
}

function fieldLists(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
