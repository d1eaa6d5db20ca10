// What AWS's provider does, upon an account that is a file: names, compares, makes, changes and deletes resources.
import { type Account, type Operation, type Resource } from './account';
import { botReports } from './bot-reports';
import { ceilings } from './ceilings';
import { cloudfront } from './cloudfront';
import { contentApi } from './content-api';
import { dns } from './dns';
import { dynamodb } from './dynamodb';
import { eventRules } from './event-rules';
import { iam } from './iam';
import { invoke } from './invoke';
import { lambda } from './lambda';
import { loadBalancer } from './load-balancer';
import { AwsRefusal, type Draft, digest, type Model, type Models, refuseUnless } from './model';
import { observability } from './observability';
import { isProperties, type Json, type Properties, same, stringsIn, text, texts, UNKNOWN } from './properties';
import { s3 } from './s3';

const MODELS: Models = {
  ...s3,
  ...dynamodb,
  ...iam,
  ...lambda,
  ...cloudfront,
  ...dns,
  ...observability,
  ...ceilings,
  ...botReports,
  ...contentApi,
  ...eventRules,
  ...loadBalancer,
};

/** The input that lists those that the provider chose, as the real provider keeps it. */
const DEFAULTS = '__defaults';

/** What no property of a correct program holds: values that were turned into strings too early. */
const ACCIDENTAL_STRING = /\bundefined\b|\[object |Calling \[toString\]/;

/** A program's text has these words of its own right; only its beginning tells. */
const CODE = /^(?:import|const|var|function|"use strict")\b/;

/** A resource that the engine asks about. */
export interface Target {
  readonly type: string;
  readonly urn: string;
  /** Its name in the program. */
  readonly name: string;
}

/** An input that is not allowed. */
export interface Failure {
  readonly property: string;
  readonly reason: string;
}

/** How old and new inputs differ. */
export interface Difference {
  readonly changed: readonly string[];
  /** Those of `changed` that need a new resource. */
  readonly replaces: readonly string[];
  /** The old one goes first: they would bear the same name. */
  readonly deleteBeforeReplace: boolean;
}

export class FakeAws {
  constructor(
    private readonly account: Account,
    private readonly defaultRegion: string,
  ) {}

  /** The inputs with names and region, and what is wrong with them. */
  check(
    target: Target,
    olds: Properties,
    news: Properties,
    seed: string,
  ): { inputs: Properties; failures: readonly Failure[] } {
    const model = modelOf(target.type);
    const failures: Failure[] = Object.entries(news)
      .filter(([, value]) => stringsIn(value).some((each) => ACCIDENTAL_STRING.test(each) && !CODE.test(each)))
      .map(([property, value]) => ({ property, reason: `holds what is no value: ${JSON.stringify(value)}` }));
    const inputs = { ...this.withRegion(model, news, failures), ...this.chosenName(target, model, olds, news, seed) };
    if (model.naming !== undefined) failures.push(...misnamed(model.naming, inputs));
    return { inputs, failures };
  }

  /** How the provider would get from the old inputs to the new ones. */
  diff(type: string, olds: Properties, news: Properties): Difference {
    const { naming, replacedBy } = modelOf(type);
    const names = new Set([...Object.keys(olds), ...Object.keys(news)]);
    names.delete(DEFAULTS);
    const changed = [...names].filter((name) => !same(olds[name], news[name])).sort();
    const replaces = changed.filter((name) => name === 'region' || replacedBy.includes(name));
    const keepsGivenName =
      naming !== undefined &&
      !texts(news, DEFAULTS).includes(naming.property) &&
      same(olds[naming.property], news[naming.property]);
    return { changed, replaces, deleteBeforeReplace: replaces.length > 0 && keepsGivenName };
  }

  /** @throws {AwsRefusal} */
  create(target: Target, inputs: Properties): { id: string; outputs: Properties } {
    const model = modelOf(target.type);
    const draft = this.draft(target, model, inputs);
    const unique = digest(`${target.urn} ${this.account.operations().length}`, 40);
    const { id, outputs: computed } = model.identify(draft, unique);
    const resource: Resource = { ...draft, id, outputs: { ...visible(inputs), ...computed } };
    const reliedOn = this.attempt(resource, () => {
      const isNew = this.account.find(target.type, id, draft.region) === undefined;
      refuseUnless(isNew || inputs['allowOverwrite'] === true, 'AlreadyExists', `${target.type} ${id}`);
      model.checkWrite?.(draft, this.account, undefined);
    });
    this.account.record({ operation: 'create', ...resource, reliedOn });
    return { id, outputs: resource.outputs };
  }

  /** @throws {AwsRefusal} */
  update(target: Target, id: string, inputs: Properties): Properties {
    const model = modelOf(target.type);
    const draft = this.draft(target, model, inputs);
    const before = this.account.find(target.type, id, draft.region);
    const resource: Resource = {
      ...draft,
      id,
      outputs: {
        ...updatedOutputs(before?.inputs ?? {}, before?.outputs ?? {}, inputs),
        ...(before && model.recompute?.(draft, before)),
      },
    };
    const reliedOn = this.attempt(resource, () => {
      refuseUnless(before !== undefined, 'NotFound', `${target.type} ${id}`);
      model.checkWrite?.(draft, this.account, before);
    });
    this.account.record({ operation: 'update', ...resource, reliedOn });
    return resource.outputs;
  }

  /** The outputs after an update as a preview has them: what AWS will compute again is unknown. */
  previewUpdate(
    target: Target,
    before: { readonly inputs: Properties; readonly outputs: Properties },
    inputs: Properties,
  ): Properties {
    const model = modelOf(target.type);
    const anew = model.recompute?.(this.draft(target, model, inputs), before) ?? {};
    return {
      ...updatedOutputs(before.inputs, before.outputs, inputs),
      ...Object.fromEntries(Object.keys(anew).map((name) => [name, UNKNOWN])),
    };
  }

  /**
   * What is gone already is deleted.
   *
   * @throws {AwsRefusal}
   */
  delete({ type }: Target, id: string, outputs: Properties): void {
    const model = modelOf(type);
    const resource = this.read(type, id, outputs);
    if (resource === undefined) return;
    this.attempt(resource, () => model.checkDelete?.(resource, this.account));
    for (const each of [...(model.cascade?.(resource, this.account) ?? []), resource])
      this.account.record({ operation: 'delete', ...each });
  }

  /** What there is of it. */
  read(type: string, id: string, outputs: Properties): Resource | undefined {
    return this.account.find(type, id, modelOf(type).isGlobal === true ? '' : text(outputs, 'region'));
  }

  /** A provider function's answer. */
  invoke(token: string): Properties {
    return invoke(token);
  }

  /**
   * Returns the resources that the operation relies on. A refusal is journaled, since the engine's message may not show
   * it.
   */
  private attempt(resource: Resource, check: () => void): readonly string[] {
    this.account.takeReliedOn();
    try {
      check();
      return this.account.takeReliedOn();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const refused: Operation = { operation: 'refused', ...resource, reason };
      this.account.record(refused);
      throw error instanceof AwsRefusal ? error : new AwsRefusal('InvalidRequest', reason);
    }
  }

  private draft({ type, urn }: Target, model: Model, inputs: Properties): Draft {
    return { type, urn, region: model.isGlobal === true ? '' : text(inputs, 'region'), inputs: visible(inputs) };
  }

  private withRegion(model: Model, news: Properties, failures: Failure[]): Properties {
    if (model.isGlobal === true || news['region'] !== undefined) return news;
    if (this.defaultRegion === '')
      failures.push({ property: 'region', reason: 'is missing, and aws:region is not set' });
    return { ...news, region: this.defaultRegion };
  }

  private chosenName(target: Target, { naming }: Model, olds: Properties, news: Properties, seed: string): Properties {
    if (naming === undefined || news[naming.property] !== undefined) return {};
    const { property } = naming;
    const wasChosen = texts(olds, DEFAULTS).includes(property);
    const name = wasChosen ? text(olds, property) : `${target.name}-${digest(seed, 7)}`;
    return { [property]: name, [DEFAULTS]: [property] };
  }
}

/** The outputs after an update: what AWS computed stays. */
export function updatedOutputs(oldInputs: Properties, oldOutputs: Properties, inputs: Properties): Properties {
  const computed = Object.entries(oldOutputs).filter(([name]) => oldInputs[name] === undefined);
  return { ...Object.fromEntries(computed), ...visible(inputs) };
}

/** The program's inputs, with the values of those that were changed in AWS: the engine tells drift by them. */
export function inputsAsRead(inputs: Properties, known: Properties, found: Properties): Properties {
  const read = Object.entries(inputs).map(([name, value]) => {
    const now = found[name];
    return [name, now === undefined || same(now, known[name]) ? value : now] as const;
  });
  return Object.fromEntries(read);
}

function modelOf(type: string): Model {
  const model = MODELS[type];
  if (model === undefined) throw new Error(`the fake provider has no model of ${type}; add one to test/engine/aws`);
  return model;
}

function misnamed(naming: NonNullable<Model['naming']>, inputs: Properties): readonly Failure[] {
  const name: Json | undefined = inputs[naming.property];
  if (typeof name !== 'string' || name === UNKNOWN) return [];
  if (name.length <= naming.maxLength && naming.pattern.test(name)) return [];
  const reason = `"${name}" has ${name.length} characters; AWS allows ${naming.maxLength} of the form ${naming.pattern.source}`;
  return [{ property: naming.property, reason }];
}

function visible(inputs: Properties): Properties {
  return Object.fromEntries(Object.entries(inputs).filter(([name, value]) => name !== DEFAULTS && !isUnset(value)));
}

function isUnset(value: Json): boolean {
  return value === null || (isProperties(value) && Object.keys(value).length === 0);
}
