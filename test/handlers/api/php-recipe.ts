// Runs the few lines of PHP of a recipe: parsed by php-parser, with stand-ins for WordPress's functions and constants.
import assert from 'node:assert/strict';
import { Engine } from 'php-parser';

type Functions = Readonly<Record<string, string | ((...given: readonly unknown[]) => unknown)>>;
type Scope = ReadonlyMap<string, unknown>;

/** A node of the syntax tree, whose properties are read where they are needed. */
type Node = Readonly<Record<string, unknown>>;

/** A request that the recipe sends. */
export interface PhpRequest {
  readonly url: unknown;
  readonly args: Readonly<Record<string, unknown>>;
}

/** `add_action(<hook>, function (…) {…})`. */
export class PhpRecipe {
  readonly hook: string;
  private readonly listener: Node;
  private requests: PhpRequest[] = [];

  constructor(
    code: string,
    private readonly functions: Functions,
  ) {
    const program = asNode(new Engine({ ast: { withPositions: false } }).parseCode(code, 'recipe.php'));
    assert.deepEqual(program['errors'], []);
    const call = asNode(asNode(list(program['children'])[0])['expression']);
    const [hook, listener] = list(call['arguments']).map(asNode);
    this.hook = String(hook?.['value']);
    this.listener = listener ?? assert.fail('no listener');
  }

  /** Calls the listener. @returns the requests that it sends */
  run(given: readonly unknown[]): readonly PhpRequest[] {
    this.requests = [];
    const names = list(this.listener['arguments']).map((parameter) =>
      String(asNode(asNode(parameter)['name'])['name']),
    );
    this.block(asNode(this.listener['body']), new Map(names.map((name, index) => [name, given[index]])));
    return this.requests;
  }

  /** @returns whether it returned */
  private block(block: Node, scope: Scope): boolean {
    return list(block['children'])
      .map(asNode)
      .some((statement) => {
        if (statement['kind'] === 'return') return true;
        if (statement['kind'] === 'if')
          return this.value(asNode(statement['test']), scope) === true && this.block(asNode(statement['body']), scope);
        this.value(asNode(statement['expression']), scope);
        return false;
      });
  }

  private value(node: Node, scope: Scope): unknown {
    const of = (part: string) => this.value(asNode(node[part]), scope);
    switch (node['kind']) {
      case 'string':
      case 'boolean':
        return node['value'];
      case 'variable':
        return scope.get(String(node['name']));
      case 'name':
        return this.functions[String(node['name'])];
      case 'propertylookup':
        return asNode(of('what'))[String(asNode(node['offset'])['name'])];
      case 'bin':
        return binary(String(node['type']), of('left'), () => of('right'));
      case 'array':
        return this.array(list(node['items']).map(asNode), scope);
      case 'call':
        return this.call(
          String(asNode(node['what'])['name']),
          list(node['arguments']).map((one) => this.value(asNode(one), scope)),
        );
      default:
        return assert.fail(`The recipe has a ${String(node['kind'])}, which this interpreter does not know.`);
    }
  }

  private array(entries: readonly Node[], scope: Scope): unknown {
    const values = entries.map((entry) => this.value(asNode(entry['value']), scope));
    if (entries.every(({ key }) => key === null)) return values;
    return Object.fromEntries(
      entries.map((entry, at) => [String(this.value(asNode(entry['key']), scope)), values[at]]),
    );
  }

  private call(name: string, given: readonly unknown[]): unknown {
    if (name === 'wp_remote_post') return this.requests.push({ url: given[0], args: asNode(given[1]) });
    const stub = this.functions[name];
    return typeof stub === 'function' ? stub(...given) : assert.fail(`The recipe calls ${name}.`);
  }
}

function binary(type: string, left: unknown, right: () => unknown): unknown {
  switch (type) {
    case '||':
      return left === true || right() === true;
    case '!==':
      return left !== right();
    case '.':
      return `${String(left)}${String(right())}`;
    default:
      return assert.fail(`The recipe has a ${type}, which this interpreter does not know.`);
  }
}

function asNode(value: unknown): Node {
  return typeof value === 'object' && value !== null ? { ...value } : assert.fail('no node');
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : assert.fail('no list');
}
